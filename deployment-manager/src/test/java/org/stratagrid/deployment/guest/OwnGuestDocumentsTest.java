package org.stratagrid.deployment.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** What guests that their customers brought are told, word for word (spec DM-4: cloud-init, NoCloud). */
class OwnGuestDocumentsTest {

    private final SampleOrders orders = new SampleOrders();
    private final Site site = new Site(orders.configuration, orders.account, "shop", 100, "secret");
    private final DesiredServer database = orders.server("db-1", Tier.DATABASE, 192, 30, null);
    private final DesiredServer web =
            SampleOrders.own(orders.server("web-1", Tier.WEB, 128, 20, database.id()), UUID.randomUUID());

    private Server row(DesiredServer spec, int card) {
        return new Server(
                spec.id(),
                orders.configuration,
                orders.account,
                spec,
                null,
                Phase.MEMBER,
                true,
                UUID.randomUUID(),
                UUID.randomUUID(),
                card,
                null,
                true,
                1,
                "",
                Instant.EPOCH,
                null,
                128L,
                1,
                false,
                null,
                null,
                null,
                Instant.EPOCH,
                0,
                null,
                null,
                spec.name(),
                null,
                false);
    }

    private Map<String, String> files() {
        Layout layout = Layout.wanted(site, List.of(row(web, 7), row(database, 8)));
        return CloudInit.files(layout.places().get(0), layout, 24);
    }

    @Test
    void DM4_cloud_init_tells_name_address_and_wires() {
        Map<String, String> files = files();
        assertThat(files).containsOnlyKeys("meta-data", "user-data", "network-config");
        assertThat(files.get("meta-data")).isEqualTo("instance-id: " + web.id() + "\nlocal-hostname: web-1\n");
        assertThat(files.get("network-config")).isEqualTo("""
                version: 2
                ethernets:
                  private:
                    match:
                      macaddress: "52:54:00:00:00:07"
                    addresses: ["198.51.100.20/24"]
                """);
        assertThat(files.get("user-data"))
                .startsWith("#cloud-config\nhostname: web-1\n")
                .endsWith("""
                    content: |
                      db=198.51.100.30
                      dbpassword=secret
                      name=web-1
                """);
    }

    @Test
    void DM4_the_seed_is_an_iso_9660_volume_that_cloud_init_looks_for() {
        Map<String, String> files = files();
        byte[] volume = SeedVolume.of(files, ConfigurationVolume.SIZE);
        assertThat(volume).hasSize(ConfigurationVolume.SIZE);
        assertThat(new String(volume, 16 * 2048 + 1, 5, StandardCharsets.US_ASCII))
                .isEqualTo("CD001");
        assertThat(new String(volume, 16 * 2048 + 40, 32, StandardCharsets.US_ASCII).strip())
                .isEqualTo("cidata");
        assertThat(read(volume)).isEqualTo(files);
        assertThatThrownBy(() -> SeedVolume.of(Map.of("user-data", "x".repeat(70_000)), ConfigurationVolume.SIZE))
                .isInstanceOf(HypervisorProblem.class);
    }

    /** As Linux reads it: from the root folder's record in the primary descriptor. */
    private static Map<String, String> read(byte[] volume) {
        ByteBuffer bytes = ByteBuffer.wrap(volume).order(ByteOrder.LITTLE_ENDIAN);
        int at = bytes.getInt(16 * 2048 + 156 + 2) * 2048;
        Map<String, String> files = new LinkedHashMap<>();
        while (bytes.get(at) != 0) {
            if (bytes.get(at + 25) == 0) {
                String name = new String(volume, at + 33, bytes.get(at + 32), StandardCharsets.US_ASCII);
                files.put(
                        name.replace(".;1", "").toLowerCase(Locale.ROOT),
                        new String(volume, bytes.getInt(at + 2) * 2048, bytes.getInt(at + 10), StandardCharsets.UTF_8));
            }
            at += bytes.get(at);
        }
        return files;
    }

    @Test
    void DM4_it_boots_from_its_own_disk() {
        String xml = DomainXml.of(new DomainXml.Parts(
                "qemu",
                row(web, 7),
                "sg-web-1",
                128,
                128,
                1,
                "/vmlinux",
                "/initrd",
                "quiet",
                "/disk",
                "/seed",
                "/log",
                "b"));
        assertThat(xml).contains("<boot dev='hd'/>").doesNotContain("<kernel>").doesNotContain("vmlinux");
        assertThat(DomainXml.of(new DomainXml.Parts(
                        "qemu",
                        row(database, 8),
                        "sg-db-1",
                        128,
                        128,
                        1,
                        "/vmlinux",
                        "/initrd",
                        "quiet",
                        "/d",
                        "/c",
                        "/l",
                        "b")))
                .contains("<kernel>/vmlinux</kernel>")
                .doesNotContain("<boot dev");
    }
}
