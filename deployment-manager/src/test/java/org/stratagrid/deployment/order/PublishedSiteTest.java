package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.guest.GuestAgent.Fetched;
import org.stratagrid.deployment.node.Commands;

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
        Path both = folder.resolve(host + ".p12");
        Commands.run(
                List.of(
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-passout",
                        "pass:secret",
                        "-inkey",
                        folder.resolve(host + ".key").toString(),
                        "-in",
                        folder.resolve(host + ".crt").toString(),
                        "-out",
                        both.toString()),
                "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(both)) {
            store.load(content, "secret".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
