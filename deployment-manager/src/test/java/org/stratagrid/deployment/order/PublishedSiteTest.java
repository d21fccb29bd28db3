package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.guest.GuestAgent.Fetched;

class PublishedSiteTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final PublishedSite published = new PublishedSite();

    @TempDir
    Path folder;

    @Test
    void DM2_DM5_a_site_that_ends_TLS_is_asked_by_TLS_whoever_its_certificate_is_for() throws Exception {
        HttpsServer encrypted = HttpsServer.create(ANY_PORT, 0);
        encrypted.setHttpsConfigurator(new HttpsConfigurator(certified("shop.example")));
        HttpServer plain = HttpServer.create(ANY_PORT, 0);
        try {
            assertThat(published.fetch(serving(encrypted), true)).isEqualTo(new Fetched(204, 0));
            assertThat(published.fetch(encrypted.getAddress().getPort(), false)).isNotEqualTo(new Fetched(204, 0));
            assertThat(published.fetch(serving(plain), false)).isEqualTo(new Fetched(204, 0));
            assertThat(published.fetch(plain.getAddress().getPort(), true)).isNull();
        } finally {
            encrypted.stop(0);
            plain.stop(0);
        }
    }

    private static int serving(HttpServer server) {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    private SSLContext certified(String host) throws Exception {
        new TestCertificates(folder).selfSigned(host);
        return TestCertificates.serverContext(folder.resolve(host + ".crt"), folder.resolve(host + ".key"));
    }
}
