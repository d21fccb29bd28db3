package org.stratagrid.deployment.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stratagrid.contracts.values.Refusal;

/** PEM texts (RFC 7468) to objects and back. Sentences never repeat what was entered. */
final class Pem {

    static final String CHAIN = "chain", KEY = "key";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    private record Block(String label, byte[] content) {}

    static List<X509Certificate> chain(String text) {
        List<Block> blocks = blocks(text, CHAIN);
        if (blocks.stream().anyMatch(block -> block.label().endsWith("PRIVATE KEY"))) {
            throw Refusal.invalid(
                    CHAIN, "There is a private key among the certificates. Enter it in its own field only.");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks) {
            if (!block.label().equals("CERTIFICATE")) {
                throw Refusal.invalid(
                        CHAIN, "Only certificates belong here (BEGIN CERTIFICATE), not: " + block.label() + ".");
            }
            try {
                chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.content())));
            } catch (CertificateException e) {
                throw Refusal.invalid(
                        CHAIN,
                        "Certificate " + (chain.size() + 1) + " cannot be read. Copy the whole file, unchanged.");
            }
        }
        if (chain.isEmpty()) {
            throw Refusal.invalid(
                    CHAIN,
                    "This is no certificate in PEM form: that begins with -----BEGIN CERTIFICATE-----. Copy the whole"
                            + " file, unchanged.");
        }
        return chain;
    }

    /** @param algorithm of the certificate's public key: RSA or EC */
    static PrivateKey key(String text, String algorithm) {
        List<Block> blocks = blocks(text, KEY).stream()
                .filter(block -> !block.label().equals("EC PARAMETERS"))
                .toList();
        if (text.contains("Proc-Type: 4,ENCRYPTED")
                || blocks.stream().anyMatch(block -> block.label().equals("ENCRYPTED PRIVATE KEY"))) {
            throw Refusal.invalid(
                    KEY,
                    "The key is protected by a password. Take it off first: openssl pkey -in key.pem -out plain.pem");
        }
        if (blocks.size() != 1 || !blocks.get(0).label().endsWith("PRIVATE KEY")) {
            throw Refusal.invalid(
                    KEY, "This is no private key in PEM form: that begins with -----BEGIN PRIVATE KEY-----.");
        }
        if (!blocks.get(0).label().equals("PRIVATE KEY")) {
            throw Refusal.invalid(
                    KEY,
                    "The key is in an older form. Bring it into the present one: openssl pkey -in key.pem -out new.pem");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).content()));
        } catch (GeneralSecurityException e) {
            throw Refusal.invalid(
                    KEY, "The key does not belong to the certificate: it is of another kind, or damaged.");
        }
    }

    static String write(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + new String(LINES.encode(content), StandardCharsets.US_ASCII)
                + "\n-----END " + label + "-----\n";
    }

    private static List<Block> blocks(String text, String field) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                blocks.add(new Block(
                        matcher.group(1),
                        Base64.getDecoder().decode(matcher.group(2).replaceAll("\\s", ""))));
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid(
                        field, "The text between BEGIN and END is damaged. Copy the whole file, unchanged.");
            }
        }
        return blocks;
    }
}
