package org.stratagrid.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stratagrid.deployment.node.Commands;

/** Certificates for libvirt's TLS as docs/operators.md makes them; in {@code ca}, and another authority's in {@code other}. */
public final class TestPki {

    private static final String CA = "ca", OTHER = "other";

    private final Path folder;

    public TestPki(Path folder) {
        this.folder = folder;
        write("openssl.cnf", "[req]\ndistinguished_name = name\n[name]\n");
        authority(CA);
        authority(OTHER);
        leaf("server", CA, "extendedKeyUsage=serverAuth", "subjectAltName=IP:127.0.0.1");
        leaf("client", CA, "extendedKeyUsage=clientAuth");
        leaf("stranger", OTHER, "extendedKeyUsage=clientAuth");
    }

    public Path authority() {
        return certificate(CA);
    }

    /** For 127.0.0.1 and for no other name. */
    public Path server() {
        return certificate("server");
    }

    public Path serverKey() {
        return key("server");
    }

    /** As {@code pkipath} wants it. */
    public Path ofAClient() {
        return path("of-a-client", CA, "client");
    }

    /** One that trusts another authority, which also signed its own certificate. */
    public Path ofAStranger() {
        return path("of-a-stranger", OTHER, "stranger");
    }

    /** One that has no certificate of its own. */
    public Path ofNobody() {
        Path path = path("of-nobody", CA, "client");
        try {
            Files.delete(path.resolve("clientcert.pem"));
            Files.delete(path.resolve("clientkey.pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    private void authority(String name) {
        make(name, "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=keyCertSign");
    }

    private void leaf(String name, String issuer, String... extensions) {
        List<String> options = new ArrayList<>(List.of("-CA", "" + certificate(issuer), "-CAkey", "" + key(issuer)));
        for (String extension : extensions) {
            options.addAll(List.of("-addext", extension));
        }
        make(name, options.toArray(String[]::new));
    }

    private void make(String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "req",
                "-config",
                "" + folder.resolve("openssl.cnf"),
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                "" + key(name),
                "-out",
                "" + certificate(name)));
        command.addAll(List.of(options));
        Commands.run(command, "");
    }

    private Path path(String name, String authority, String leaf) {
        try {
            Path path = Files.createDirectories(folder.resolve(name));
            Files.copy(certificate(authority), path.resolve("cacert.pem"));
            Files.copy(certificate(leaf), path.resolve("clientcert.pem"));
            Files.copy(key(leaf), path.resolve("clientkey.pem"));
            return path;
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

    private Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }
}
