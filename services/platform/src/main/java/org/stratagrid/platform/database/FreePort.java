package org.stratagrid.platform.database;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a process that is started in a moment. It lies below those that the system gives to connections (on Linux 32768 and
 * above): one of them might be given away before the process listens.
 */
public final class FreePort {

    private static final int LOWEST = 20_000, BEYOND = 32_000, ATTEMPTS = 100;

    private FreePort() {}

    public static int find() throws IOException {
        BindException taken = new BindException();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(LOWEST, BEYOND))) {
                return socket.getLocalPort();
            } catch (BindException e) {
                taken = e;
            }
        }
        throw taken;
    }
}
