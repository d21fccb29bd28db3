package org.stratagrid.deployment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.stratagrid.deployment.hypervisor.LeftOvers;

/** Lets one test class at a time use the real grid, whichever process it runs in, and cleans up after one that failed. */
class GridForItself implements BeforeAllCallback, TestWatcher {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(GridForItself.class);

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path lock = RealGrid.nodesFile().resolveSibling("tests.lock");
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        // Closed after everything else of the class, also after its deployment manager has ended.
        context.getStore(NAMESPACE).put(Use.class, new Use(channel));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        context.getStore(NAMESPACE).get(Use.class, Use.class).failed = true;
    }

    private static final class Use implements AutoCloseable {

        private final FileChannel channel;
        private boolean failed;

        Use(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                if (failed) {
                    LeftOvers.remove();
                }
            }
        }
    }
}
