package org.stratagrid.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
