package org.stratagrid.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.deployment.node.Commands;

/** Certificates and keys made by openssl, as customers make them. */
public final class TestCertificates {

    private final Path folder;

    public TestCertificates(Path folder) {
        this.folder = folder;
    }

    public record Pair(String chain, String key) {

        public CertificateUpload upload(String name) {
            return new CertificateUpload(name, chain, key);
        }
    }

    /** Signed by itself. @param more options of "openssl req" */
    public Pair selfSigned(String host, String... more) {
        Path key = folder.resolve(host + ".key");
        Path certificate = folder.resolve(host + ".crt");
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "req",
                "-x509",
                "-nodes",
                "-newkey",
                "rsa:2048",
                "-keyout",
                "" + key,
                "-out",
                "" + certificate,
                "-days",
                "30",
                "-subj",
                "/CN=" + host,
                "-addext",
                "subjectAltName=DNS:" + host));
        command.addAll(Arrays.asList(more));
        Commands.run(command, "");
        return new Pair(read(certificate), read(key));
    }

    /** Signed by that one, whose files are still here. */
    public Pair signedBy(String issuer, String host) {
        return selfSigned(
                host, "-CA", "" + folder.resolve(issuer + ".crt"), "-CAkey", "" + folder.resolve(issuer + ".key"));
    }

    /** For a server that shows this certificate. */
    public static SSLContext serverContext(Path certificate, Path key) throws IOException, GeneralSecurityException {
        char[] password = "secret".toCharArray();
        Path both = key.resolveSibling(key.getFileName() + ".p12");
        Commands.run(
                List.of(
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-passout",
                        "pass:" + new String(password),
                        "-in",
                        "" + certificate,
                        "-inkey",
                        "" + key,
                        "-out",
                        "" + both),
                "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(both)) {
            store.load(content, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
