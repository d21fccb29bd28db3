package org.stratagrid.deployment.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.stratagrid.contracts.values.Refusal;

/** A certificate chain with the key of its first certificate, which a load balancer can use as it is. */
record KeyPair(List<X509Certificate> chain, PrivateKey key) {

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_CERTIFICATES = 10;
    /** HAProxy takes a renewed one in one command, at most 16 KiB; and a few have to fit a configuration volume. */
    private static final int MOST_CHARACTERS = 12 * 1024;

    private static final int DNS_NAME = 2, IP_ADDRESS = 7;

    /** What is wrong is refused at "chain" or "key". */
    static KeyPair check(String chainText, String keyText, Instant now) {
        List<X509Certificate> chain = Pem.chain(chainText);
        X509Certificate own = chain.get(0);
        checkAlgorithms(own);
        PrivateKey key = Pem.key(keyText, own.getPublicKey().getAlgorithm());
        checkKey(chain, key);
        checkOrder(chain);
        checkEnd(own, now);
        KeyPair pair = new KeyPair(chain, key);
        if (chain.size() > MOST_CERTIFICATES || pair.pem().length() > MOST_CHARACTERS) {
            throw Refusal.invalid(
                    Pem.CHAIN,
                    "The chain is too long: at most " + MOST_CERTIFICATES + " certificates and "
                            + MOST_CHARACTERS / 1024 + " KiB with the key. Leave out what browsers have themselves.");
        }
        return pair;
    }

    private static void checkAlgorithms(X509Certificate own) {
        PublicKey publicKey = own.getPublicKey();
        if (!publicKey.getAlgorithm().equals("RSA") && !publicKey.getAlgorithm().equals("EC")) {
            throw Refusal.invalid(
                    Pem.CHAIN,
                    "Its key is of the kind " + publicKey.getAlgorithm()
                            + ", which browsers do not take. Take RSA or EC.");
        }
        if (publicKey instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw Refusal.invalid(
                    Pem.CHAIN,
                    "Its RSA key has " + rsa.getModulus().bitLength() + " bits; browsers want " + LEAST_RSA_BITS
                            + " at least.");
        }
        String signed = own.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signed.startsWith("SHA1") || signed.startsWith("MD")) {
            throw Refusal.invalid(
                    Pem.CHAIN, "It is signed with " + own.getSigAlgName() + ", which browsers do not trust any more.");
        }
    }

    private static void checkKey(List<X509Certificate> chain, PrivateKey key) {
        if (belong(key, chain.get(0).getPublicKey())) {
            return;
        }
        boolean later = chain.stream().skip(1).anyMatch(other -> belong(key, other.getPublicKey()));
        throw later
                ? Refusal.invalid(
                        Pem.CHAIN, "The certificate that the key belongs to must come first, then its issuer's.")
                : Refusal.invalid(Pem.KEY, "The key does not belong to the certificate of " + name(chain.get(0)) + ".");
    }

    private static boolean belong(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            byte[] message = "stratagrid".getBytes(StandardCharsets.UTF_8);
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void checkOrder(List<X509Certificate> chain) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw Refusal.invalid(
                        Pem.CHAIN,
                        "The chain is not in order: " + name(chain.get(i)) + " was not issued by "
                                + name(chain.get(i + 1)) + ", which comes next. Put the server's own certificate first,"
                                + " then its issuer's, and so on.");
            }
        }
    }

    private static void checkEnd(X509Certificate own, Instant now) {
        if (own.getNotAfter().toInstant().isBefore(now)) {
            throw Refusal.invalid(
                    Pem.CHAIN,
                    "The certificate has expired on " + day(own.getNotAfter().toInstant()) + ".");
        }
    }

    private static String day(Instant instant) {
        return instant.toString().substring(0, 10);
    }

    X509Certificate own() {
        return chain.get(0);
    }

    /** The names it is for; where it has no list of them, its subject's. */
    static Set<String> hosts(X509Certificate certificate) {
        Set<String> hosts = new LinkedHashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                names.stream()
                        .filter(name ->
                                name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                        .forEach(name -> hosts.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            // As with no list.
        }
        if (hosts.isEmpty()) {
            hosts.add(commonName(certificate.getSubjectX500Principal()));
        }
        return hosts;
    }

    static String issuer(X509Certificate certificate) {
        return commonName(certificate.getIssuerX500Principal());
    }

    private static String name(X509Certificate certificate) {
        return commonName(certificate.getSubjectX500Principal());
    }

    private static String commonName(X500Principal principal) {
        try {
            return new LdapName(principal.getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> part.getValue().toString())
                            .findFirst()
                            .orElseGet(principal::getName);
        } catch (InvalidNameException e) {
            return principal.getName();
        }
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String chainPem() {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            try {
                text.append(Pem.write("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    String keyPem() {
        return Pem.write("PRIVATE KEY", key.getEncoded());
    }

    private String pem() {
        return chainPem() + keyPem();
    }

    @Override
    public String toString() {
        return "KeyPair[" + name(own()) + "]";
    }
}
