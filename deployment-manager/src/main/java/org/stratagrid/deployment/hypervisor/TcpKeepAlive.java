package org.stratagrid.deployment.hypervisor;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections over TCP to a machine that lost its power would be waited at for ever: nobody says that they are over, and libvirt's
 * client waits without a limit. This makes the kernel ask the other kernel, and end them after 30 s. A libvirtd that only stands still
 * is not affected.
 */
public final class TcpKeepAlive {

    private static final Logger log = LoggerFactory.getLogger(TcpKeepAlive.class);
    /** Transports whose socket is this process's own; ssh has a process of its own, with OpenSSH's settings. */
    private static final Map<String, Integer> USUAL_PORTS =
            Map.of("tls", 16514, "tcp", 16509, "libssh", 22, "libssh2", 22);

    private static final int SOL_SOCKET = 1, SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6,
            TCP_KEEPIDLE = 4,
            TCP_KEEPINTVL = 5,
            TCP_KEEPCNT = 6,
            TCP_USER_TIMEOUT = 18;
    private static final int ASK_AFTER_SECONDS = 15, ASK_EVERY_SECONDS = 5, ASK_TIMES = 3;
    private static final int LONGEST_UNHEARD_MILLIS = 1000 * (ASK_AFTER_SECONDS + ASK_TIMES * ASK_EVERY_SECONDS);
    private static final int REMOTE_ADDRESS = 2, INODE = 9;

    private TcpKeepAlive() {}

    interface C extends Library {
        C LIBRARY = Native.load("c", C.class);

        int setsockopt(int socket, int level, int name, IntByReference value, int length);
    }

    /** For all connections of this process to that URI's port; nothing for URIs that are not reached by a socket of this process. */
    public static void ensure(String uri) {
        int port = port(uri);
        if (port < 0) {
            return;
        }
        try {
            Set<String> wanted = socketsTo(port);
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                open.filter(descriptor -> wanted.contains(target(descriptor)))
                        .forEach(descriptor ->
                                ensure(Integer.parseInt(descriptor.getFileName().toString())));
            }
        } catch (IOException e) {
            log.warn("connections to port {} get no keep-alive: {}", port, e.toString());
        }
    }

    private static void ensure(int socket) {
        set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
        set(socket, IPPROTO_TCP, TCP_KEEPIDLE, ASK_AFTER_SECONDS);
        set(socket, IPPROTO_TCP, TCP_KEEPINTVL, ASK_EVERY_SECONDS);
        set(socket, IPPROTO_TCP, TCP_KEEPCNT, ASK_TIMES);
        set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, LONGEST_UNHEARD_MILLIS);
    }

    /** One that was closed meanwhile needs none. */
    private static void set(int socket, int level, int name, int value) {
        C.LIBRARY.setsockopt(socket, level, name, new IntByReference(value), Integer.BYTES);
    }

    /** -1: not over a socket of this process. */
    private static int port(String uri) {
        try {
            URI parsed = URI.create(uri);
            String scheme = String.valueOf(parsed.getScheme());
            Integer usual = USUAL_PORTS.get(scheme.substring(scheme.indexOf('+') + 1));
            return usual == null ? -1 : parsed.getPort() > 0 ? parsed.getPort() : usual;
        } catch (IllegalArgumentException e) {
            return -1; // libvirt says what is wrong with it
        }
    }

    /** As links in /proc/self/fd name them (proc(5)). */
    private static Set<String> socketsTo(int port) throws IOException {
        Set<String> found = new HashSet<>();
        String ending = String.format(":%04X", port);
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            if (!Files.exists(Path.of(table))) {
                continue;
            }
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.strip().split("\\s+");
                if (words.length > INODE && words[REMOTE_ADDRESS].endsWith(ending)) {
                    found.add("socket:[" + words[INODE] + "]");
                }
            }
        }
        return found;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
