package org.stratagrid.deployment;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stratagrid.deployment.node.Commands;

/**
 * Two nodes of the local grid as a machine elsewhere reaches them: the first one's libvirtd by TLS, the second one by SSH. Their
 * namespaces have no way out, so HAProxy carries the bytes from loopback ports.
 */
final class RemoteAccess implements AutoCloseable {

    private static final int TLS = 0, SSH = 1;

    /** Ends the libvirtd of the node and starts it so that it listens for TLS as well. */
    private static final String LISTEN = """
            cp /etc/libvirt/libvirtd.conf /etc/libvirt/remote.conf
            cat >>/etc/libvirt/remote.conf
            pid=$(cat /run/libvirt/libvirtd.pid)
            kill $pid
            while grep -qs '^State:[[:space:]]*[^ZX]' /proc/$pid/status; do sleep 0.05; done
            rm -f /run/libvirt/libvirtd.pid
            exec setsid /usr/sbin/libvirtd --daemon $0 --pid-file /run/libvirt/libvirtd.pid >/dev/null 2>&1
            """;

    /** An SSH server that lets this key's owner in as root. Only it sees the home folder that has the key. */
    private static final String LET_IN = """
            mount -t tmpfs -o mode=700 tmpfs /root
            mkdir -m 700 /root/.ssh
            cat >/root/.ssh/authorized_keys
            chmod 600 /root/.ssh/authorized_keys
            exec setsid dropbear -s -p "$0":22 -r "$1/host" -P "$1/dropbear.pid" >/dev/null 2>&1
            """;

    private final Path folder;
    private final TestPki pki;
    final int tlsPort = freePort();
    final int sshPort = freePort();

    RemoteAccess(Path folder, TestPki pki) {
        this.folder = folder;
        this.pki = pki;
    }

    void open() {
        inNode(TLS, List.of("sh", "-ec", LISTEN, "--listen --config /etc/libvirt/remote.conf"), """
                listen_tls = 1
                listen_tcp = 0
                listen_addr = "%s"
                ca_file = "%s"
                cert_file = "%s"
                key_file = "%s"
                """.formatted(
                        setting(TLS, "underlay"), pki.authority(), pki.server(), pki.serverKey()));
        Commands.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "" + folder.resolve("id")), "");
        write("known_hosts", "node2 " + hostKey("host") + "\n");
        write("ssh_config", """
                Host node2
                  HostName 127.0.0.1
                  HostKeyAlias node2
                  Port %d
                  User root
                  IdentityFile %s
                  IdentitiesOnly yes
                  UserKnownHostsFile %s
                  StrictHostKeyChecking yes
                  BatchMode yes
                  ConnectTimeout 10
                  ServerAliveInterval 10
                """.formatted(sshPort, folder.resolve("id"), folder.resolve("known_hosts")));
        write("ssh", "#!/bin/sh\nexec ssh -F " + folder.resolve("ssh_config") + " \"$@\"\n");
        folder.resolve("ssh").toFile().setExecutable(true);
        inNode(
                SSH,
                List.of(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-ec",
                        LET_IN,
                        setting(SSH, "underlay"),
                        "" + folder),
                read("id.pub"));
        write("relay.cfg", """
                global
                  maxconn 100
                defaults
                  mode tcp
                  timeout connect 3s
                  timeout client 10m
                  timeout server 10m
                listen tls
                  bind 127.0.0.1:%d
                  server node %s:16514 namespace %s
                listen ssh
                  bind 127.0.0.1:%d
                  server node %s:22 namespace %s
                """.formatted(
                tlsPort, setting(TLS, "underlay"), namespace(TLS), sshPort, setting(SSH, "underlay"), namespace(SSH)));
        Commands.run(
                List.of(
                        "haproxy",
                        "-D",
                        "-f",
                        "" + folder.resolve("relay.cfg"),
                        "-p",
                        "" + folder.resolve("relay.pid")),
                "");
        await().until(() -> answers(tlsPort) && answers(sshPort));
    }

    String tlsUri(Path pkiPath) {
        return "qemu+tls://127.0.0.1:" + tlsPort + "/system?pkipath=" + pkiPath;
    }

    String sshUri() {
        return "qemu+ssh://node2/system?command=" + folder.resolve("ssh");
    }

    /** The second node's command, by SSH as well; without what its settings name for the local grid. */
    List<String> sshShell() {
        List<String> local = shell(SSH);
        return List.of("ssh", "-F", "" + folder.resolve("ssh_config"), "node2", local.get(local.size() - 1));
    }

    /** The head and body of a site's first page, asked for from the machine that has its place in the public network. */
    String askByTls(String virtualAddress) {
        String nodes = namespace(TLS);
        return Commands.run(
                List.of(
                        "nsenter",
                        "--net=/run/netns/" + nodes.substring(0, nodes.lastIndexOf('-')) + "-ctl",
                        "--",
                        "openssl",
                        "s_client",
                        "-quiet",
                        "-ign_eof",
                        "-connect",
                        virtualAddress + ":443"),
                "GET / HTTP/1.0\r\nHost: shop.example\r\n\r\n");
    }

    /** Makes a host's key and tells its public half. */
    String hostKey(String name) {
        return Commands.run(List.of("dropbearkey", "-t", "ed25519", "-f", "" + folder.resolve(name)), "")
                .lines()
                .filter(line -> line.startsWith("ssh-ed25519 "))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        end(folder.resolve("relay.pid"));
        end(folder.resolve("dropbear.pid"));
        inNode(TLS, List.of("sh", "-ec", LISTEN, "--config /etc/libvirt/libvirtd.conf"), "");
    }

    private static void end(Path pidFile) {
        if (Files.exists(pidFile)) {
            Commands.run(List.of("sh", "-c", "kill $(cat \"$0\")", "" + pidFile), "");
        }
    }

    private static boolean answers(int port) {
        // The relay takes every connection, and ends it at once when nobody is behind it.
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(200);
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void inNode(int node, List<String> command, String input) {
        String uri = setting(node, "uri");
        Path run = Path.of(uri.substring(uri.indexOf("socket=") + "socket=".length()))
                .getParent();
        try {
            String process =
                    "/proc/" + Files.readString(run.resolve("libvirtd.pid")).strip() + "/ns/";
            List<String> words = new ArrayList<>(List.of(
                    "nsenter",
                    "--mount=" + process + "mnt",
                    "--net=" + process + "net",
                    "--uts=" + process + "uts",
                    "--"));
            words.addAll(command);
            Commands.run(words, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String namespace(int node) {
        return shell(node).stream()
                .filter(word -> word.startsWith("--net="))
                .map(word -> Path.of(word).getFileName().toString())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> shell(int node) {
        return RealGrid.words("stratagrid.grid.nodes[" + node + "].shell");
    }

    private static String setting(int node, String name) {
        return RealGrid.setting("stratagrid.grid.nodes[" + node + "]." + name);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
