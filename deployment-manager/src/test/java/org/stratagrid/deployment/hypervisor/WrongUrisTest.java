package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.TestPki;

/** URIs at which something else answers than a libvirtd, or nothing: each is refused with what is wrong. */
class WrongUrisTest {

    @TempDir
    static Path folder;

    private static TestPki pki;
    private static Path client;

    @BeforeAll
    static void makeCertificates() {
        pki = new TestPki(folder);
        client = pki.ofAClient();
    }

    private static void assertRefused(String uri, String... words) {
        assertThatThrownBy(() -> new LibvirtHypervisors().connect(uri, "stratagrid", false, () -> {}))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageStartingWith("libvirt does not answer: ")
                .hasMessageContainingAll(words);
    }

    private static String tls(int port, Path pkiPath) {
        return "qemu+tls://127.0.0.1:" + port + "/system?pkipath=" + pkiPath;
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    /** Greets whoever comes, and hangs up when it has heard something. */
    private static void greet(ServerSocket server, String greeting) {
        Thread thread = new Thread(() -> {
            try (server;
                    Socket client = server.accept()) {
                InputStream in = client.getInputStream();
                client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                in.read();
            } catch (IOException e) {
                // What the client says of it is looked at.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void DM7_a_port_at_which_nobody_listens() throws IOException {
        int port;
        try (ServerSocket closed = listen()) {
            port = closed.getLocalPort();
        }
        assertRefused(tls(port, client), "127.0.0.1:" + port, "Connection refused");
    }

    @Test
    void DM7_certificates_that_are_not_there() {
        assertRefused(tls(16514, folder.resolve("none")), "Cannot read CA certificate", "none/cacert.pem");
    }

    @Test
    void DM7_a_server_that_does_not_speak_TLS() throws IOException {
        ServerSocket server = listen();
        greet(server, "SSH-2.0-OpenSSH_9.2\r\n");
        assertRefused(tls(server.getLocalPort(), client), "What listens there does not speak TLS.");
    }

    @Test
    void DM7_a_server_that_speaks_something_else_over_TLS() throws IOException, GeneralSecurityException {
        ServerSocket server = overTls();
        greet(server, "HTTP/1.1 400 Bad Request\r\n\r\n");
        assertRefused(tls(server.getLocalPort(), client), "it is no libvirtd");
    }

    private static ServerSocket overTls() throws IOException, GeneralSecurityException {
        return TestCertificates.serverContext(pki.server(), pki.serverKey())
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void DM7_connections_to_a_machine_that_lost_its_power_end() throws IOException {
        try (ServerSocket server = listen();
                Socket connection = new Socket("127.0.0.1", server.getLocalPort())) {
            TcpKeepAlive.ensure("qemu+ssh://127.0.0.1:" + server.getLocalPort() + "/system");
            TcpKeepAlive.ensure("qemu:///system");
            TcpKeepAlive.ensure("what is this");
            assertThat(connection.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
            TcpKeepAlive.ensure(tls(server.getLocalPort(), client));
            assertThat(connection.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(connection.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(15);
            assertThat(connection.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL))
                    .isEqualTo(5);
            assertThat(connection.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT))
                    .isEqualTo(3);
        }
    }
}
