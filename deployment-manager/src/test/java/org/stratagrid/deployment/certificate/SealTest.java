package org.stratagrid.deployment.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.TestCertificates;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.platform.ServiceTest;

/** Private keys at rest (spec DM-5). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class SealTest {

    private static final Instant NOW = Instant.now();

    private final UUID account = UUID.randomUUID();

    @TempDir
    Path folder;

    @Autowired
    CertificateStore certificates;

    @Autowired
    JdbcClient database;

    @AfterEach
    void leaveNothing() {
        database.sql("DELETE FROM deployment.certificate").update();
    }

    @Test
    void DM5_the_database_has_no_private_key_and_the_guest_gets_it() {
        UUID id = add("a.example");
        String key = key(id);
        assertThat(key).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(rows()).doesNotContain("PRIVATE KEY").doesNotContain(hex(key.substring(28, 60)));
        // As if it had been uploaded before keys were sealed.
        database.sql("UPDATE deployment.certificate SET private_key = :key, sealed_key = NULL")
                .param("key", key)
                .update();
        assertThat(rows()).contains("PRIVATE KEY");
        assertThat(key(id)).isEqualTo(key);
        certificates.afterSingletonsInstantiated();
        assertThat(rows()).doesNotContain("PRIVATE KEY");
        assertThat(key(id)).isEqualTo(key);
    }

    @Test
    void DM5_a_key_opens_in_its_own_row_only_and_a_lost_one_is_renewed() {
        UUID mine = add("mine.example");
        UUID other = add("other.example");
        database.sql("UPDATE deployment.certificate SET sealed_key = (SELECT sealed_key FROM deployment.certificate"
                        + " WHERE id = :other) WHERE id = :mine")
                .param("mine", mine)
                .param("other", other)
                .update();
        assertThatThrownBy(() -> key(mine))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessage("The private key of the certificate mine.example cannot be read any more."
                        + " Renew the certificate.");
        certificates.renew(account, mine, made("mine.example").upload("ignored"), NOW);
        assertThat(key(mine)).startsWith("-----BEGIN PRIVATE KEY-----").isNotEqualTo(key(other));
    }

    @Test
    void DM5_the_key_of_keys_is_made_once_and_never_replaced_in_silence() throws Exception {
        SealFile file = new SealFile(folder.resolve("new/certificates.key"));
        UUID id = UUID.randomUUID();
        List<byte[]> sealed = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> file.read(false).seal(account, id, "secret"))
                .toList();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(sealed)
                .allSatisfy(one ->
                        assertThat(file.read(true).open(account, id, one)).contains("secret"));
        try (var files = Files.list(file.path().getParent())) {
            assertThat(files).containsExactly(file.path());
        }

        Files.writeString(file.path(), "c2hvcnQ=\n");
        assertThatThrownBy(() -> file.read(true)).hasMessageContaining("32 bytes as Base64");
        Files.delete(file.path());
        assertThatThrownBy(() -> file.read(true)).hasMessageContaining("Put it back");
        assertThat(file.path()).doesNotExist();
        assertThat(file.read(false).open(account, id, sealed.get(0))).isEmpty();
    }

    private UUID add(String host) {
        return certificates.add(account, made(host).upload(host), NOW);
    }

    private TestCertificates.Pair made(String host) {
        return new TestCertificates(folder).selfSigned(host);
    }

    private String key(UUID id) {
        String pem = certificates.pem(account, id).orElseThrow();
        return pem.substring(pem.indexOf("-----BEGIN PRIVATE KEY"));
    }

    /** As anybody reads them who has the database. */
    private String rows() {
        return String.join(
                "\n",
                database.sql("SELECT c::text FROM deployment.certificate c")
                        .query(String.class)
                        .list());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
