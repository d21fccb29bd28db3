package org.stratagrid.deployment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets one test class at a time use the real grid, whichever process it runs in. */
class GridForItself implements BeforeAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(GridForItself.class);

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path lock = RealGrid.nodesFile().resolveSibling("tests.lock");
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        // Closed after everything else of the class, also after its deployment manager has ended.
        context.getStore(NAMESPACE).put(context.getRequiredTestClass(), (AutoCloseable) channel::close);
    }
}
