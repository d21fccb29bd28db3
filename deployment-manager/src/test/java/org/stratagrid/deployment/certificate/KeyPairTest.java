package org.stratagrid.deployment.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.TestCertificates.Pair;
import org.stratagrid.deployment.node.Commands;

/** What customers upload by mistake, and what they are told (spec DM-5). */
class KeyPairTest {

    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private TestCertificates certificates;
    private Pair issuer;
    private Pair shop;

    @BeforeEach
    void make() {
        certificates = new TestCertificates(folder);
        issuer = certificates.selfSigned("ca.example");
        shop = certificates.signedBy("ca.example", "shop.example");
    }

    @Test
    void DM5_a_chain_with_its_key_is_taken_and_written_anew() {
        String chain = "Bag Attributes: junk\n" + shop.chain().replace("\n", "\r\n") + "\n\n" + issuer.chain();
        KeyPair pair = KeyPair.check(chain, shop.key(), now);
        assertThat(pair.chainPem()).isEqualTo(shop.chain() + issuer.chain());
        assertThat(pair.keyPem()).isEqualTo(shop.key());
        assertThat(KeyPair.hosts(pair.own())).containsExactly("shop.example");
        assertThat(KeyPair.issuer(pair.own())).isEqualTo("ca.example");
        assertThat(pair.toString()).doesNotContain("PRIVATE");
        Pair curve = certificates.selfSigned("ec.example", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        assertThat(KeyPair.check(curve.chain(), curve.key(), now).keyPem()).isEqualTo(curve.key());
        Pair odd = certificates.selfSigned("odd.example", "-subj", "/CN=Shop, Inc. <b>");
        assertThat(KeyPair.issuer(KeyPair.check(odd.chain(), odd.key(), now).own()))
                .isEqualTo("Shop, Inc. <b>");
    }

    @Test
    void DM5_what_is_no_certificate_is_refused_with_a_sentence() {
        assertThat(refused("chain", "hello", shop.key())).contains("BEGIN CERTIFICATE");
        assertThat(refused("chain", "", "")).contains("BEGIN CERTIFICATE");
        assertThat(refused("chain", shop.chain().replace("MII", "MIJ"), shop.key()))
                .contains("cannot be read");
        assertThat(refused("chain", shop.chain() + shop.key(), shop.key())).contains("private key among");
        assertThat(refused("key", shop.chain(), "hello")).contains("BEGIN PRIVATE KEY");
        assertThat(refused("key", shop.chain(), shop.chain())).contains("no private key");
        assertThat(refused("key", shop.chain(), openssl("rsa", "-traditional"))).contains("older form");
        assertThat(refused("key", shop.chain(), openssl("pkey", "-aes128", "-passout", "pass:secret")))
                .contains("password");
    }

    @Test
    void DM5_a_key_of_another_certificate_and_a_chain_in_the_wrong_order_are_refused() {
        assertThat(refused("key", shop.chain(), issuer.key())).contains("does not belong", "shop.example");
        assertThat(refused("chain", issuer.chain() + shop.chain(), shop.key())).contains("must come first");
        Pair other = certificates.selfSigned("other.example");
        assertThat(refused("chain", shop.chain() + other.chain() + issuer.chain(), shop.key()))
                .contains("not in order", "shop.example was not issued by other.example");
        Pair curve = certificates.selfSigned("ec.example", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        assertThat(refused("key", shop.chain(), curve.key())).contains("does not belong");
    }

    @Test
    void DM5_certificates_that_browsers_would_refuse_are_refused() {
        assertThat(refusedAt(now.plus(Duration.ofDays(31)), shop)).contains("expired");
        assertThat(refusedAt(now, certificates.selfSigned("short.example", "-newkey", "rsa:1024")))
                .contains("1024 bits");
        assertThat(refusedAt(now, certificates.selfSigned("old.example", "-sha1")))
                .contains("SHA1");
        assertThat(refusedAt(now, certificates.selfSigned("ed.example", "-newkey", "ed25519")))
                .contains("browsers do not take");
    }

    private String openssl(String kind, String... how) {
        Path target = folder.resolve("other-form.key");
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of(
                "openssl", kind, "-in", "" + folder.resolve("shop.example.key"), "-out", "" + target));
        command.addAll(java.util.Arrays.asList(how));
        Commands.run(command, "");
        return Commands.run(java.util.List.of("cat", "" + target), "");
    }

    private String refused(String field, String chain, String key) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> KeyPair.check(chain, key, now));
        assertThat(refusal).isNotNull();
        assertThat(refusal.fields()).containsOnlyKeys(field);
        return refusal.sentence();
    }

    private static String refusedAt(Instant when, Pair pair) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> KeyPair.check(pair.chain(), pair.key(), when));
        assertThat(refusal).isNotNull();
        return refusal.sentence();
    }
}
