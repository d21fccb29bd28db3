package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every hypervisor does, whichever driver libvirt uses (spec DM-4). */
abstract class HypervisorContract {

    final UUID domain = UUID.randomUUID();
    final String volume = "sg-contract-" + domain + ".qcow2";
    Hypervisor hypervisor;
    Hypervisor other;

    abstract Hypervisor connect();

    /** To another node. */
    abstract Hypervisor connectToOther();

    abstract String domainType();

    @BeforeEach
    void open() {
        hypervisor = connect();
        other = connectToOther();
    }

    @AfterEach
    void close() {
        for (Hypervisor each : List.of(hypervisor, other)) {
            each.undefine(domain);
            each.deleteVolume(volume);
            each.close();
        }
    }

    String xml(int mib) {
        return """
                <domain type='%s'><name>sg-contract-%s</name><uuid>%s</uuid><memory unit='MiB'>%d</memory><vcpu>1</vcpu>
                <os><type arch='x86_64'>hvm</type></os><devices/></domain>
                """.formatted(domainType(), domain, domain, mib);
    }

    @Test
    void DM4_tells_what_the_node_has() {
        NodeFacts facts = hypervisor.facts();
        assertThat(facts.memoryMib()).isGreaterThan(500);
        assertThat(facts.cpus()).isPositive();
        assertThat(facts.hypervisor()).matches("\\w+ \\d+\\.\\d+\\.\\d+");
    }

    @Test
    void DM4_takes_a_guest_through_its_life_and_each_step_may_be_repeated() {
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.ABSENT);
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.define(xml(64));
            assertThat(hypervisor.state(domain)).isEqualTo(GuestState.OFF);
        }
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.start(domain);
            assertThat(hypervisor.state(domain)).isEqualTo(GuestState.RUNNING);
        }
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.pause(domain);
            assertThat(hypervisor.state(domain)).isEqualTo(GuestState.PAUSED);
        }
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.resume(domain);
            assertThat(hypervisor.state(domain)).isEqualTo(GuestState.RUNNING);
        }
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.destroy(domain);
            assertThat(hypervisor.state(domain)).isEqualTo(GuestState.OFF);
        }
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.undefine(domain);
            assertThat(hypervisor.state(domain)).isEqualTo(GuestState.ABSENT);
        }
    }

    @Test
    void DM4_a_new_definition_counts_from_the_next_start() {
        hypervisor.define(xml(64));
        hypervisor.start(domain);
        hypervisor.destroy(domain);
        hypervisor.define(xml(96));
        hypervisor.start(domain);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(reading().memoryMib()).isEqualTo(96));
    }

    @Test
    void DM4_reads_all_guests_at_once() {
        hypervisor.define(xml(64));
        assertThat(reading().state()).isEqualTo(GuestState.OFF);
        hypervisor.start(domain);
        assertThat(reading().state()).isEqualTo(GuestState.RUNNING);
        assertThat(reading().name()).isEqualTo("sg-contract-" + domain);
        assertThat(reading().cpus()).isEqualTo(1);
    }

    private GuestReading reading() {
        return hypervisor.guests().stream()
                .filter(guest -> guest.domain().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void DM4_makes_and_deletes_volumes_repeatably() {
        assertThat(hypervisor.hasVolume(volume)).isFalse();
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.createVolume(new VolumeSpec(volume, 65536, null));
            assertThat(hypervisor.hasVolume(volume)).isTrue();
        }
        hypervisor.write(volume, new byte[65536]);
        hypervisor.refreshVolumes();
        assertThat(hypervisor.volumes()).contains(volume);
        assertThat(hypervisor.volumePath(volume)).endsWith("/" + volume);
        for (int twice = 0; twice < 2; twice++) {
            hypervisor.deleteVolume(volume);
            assertThat(hypervisor.hasVolume(volume)).isFalse();
        }
    }

    @Test
    void SC10_a_guest_that_runs_moves_to_another_node_and_runs_on_there_only() {
        hypervisor.define(xml(64));
        other.define(xml(64));
        hypervisor.start(domain);
        hypervisor.migrate(domain, other.migrationTarget());
        assertThat(other.state(domain)).isEqualTo(GuestState.RUNNING);
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.OFF);
        assertThat(hypervisor.migration(domain)).isNull();
        // And back.
        other.migrate(domain, hypervisor.migrationTarget());
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.RUNNING);
        assertThat(other.state(domain)).isEqualTo(GuestState.OFF);
    }

    @Test
    void SC10_a_guest_that_stands_still_moves_and_stands_still() {
        hypervisor.define(xml(64));
        other.define(xml(64));
        hypervisor.startPaused(domain);
        hypervisor.startPaused(domain);
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.PAUSED);
        hypervisor.migrate(domain, other.migrationTarget());
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.OFF);
        assertThat(other.state(domain)).isEqualTo(GuestState.PAUSED);
        other.resume(domain);
        assertThat(other.state(domain)).isEqualTo(GuestState.RUNNING);
    }

    @Test
    void SC10_what_cannot_move_stays() {
        assertThatThrownBy(() -> hypervisor.migrate(domain, other.migrationTarget()))
                .isInstanceOf(HypervisorProblem.class);
        hypervisor.abortMigration(domain);
        hypervisor.define(xml(64));
        other.define(xml(64));
        assertThatThrownBy(() -> hypervisor.migrate(domain, other.migrationTarget()))
                .isInstanceOf(HypervisorProblem.class);
        assertThat(other.state(domain)).isEqualTo(GuestState.OFF);
        hypervisor.start(domain);
        assertThatThrownBy(() -> hypervisor.migrate(domain, hypervisor.migrationTarget()))
                .isInstanceOf(HypervisorProblem.class);
        hypervisor.abortMigration(domain);
        assertThat(hypervisor.state(domain)).isEqualTo(GuestState.RUNNING);
        assertThat(hypervisor.migration(domain)).isNull();
    }

    @Test
    void DM4_what_is_not_there_cannot_be_started() {
        assertThatThrownBy(() -> hypervisor.start(domain)).isInstanceOf(HypervisorProblem.class);
        assertThatThrownBy(() -> hypervisor.volumePath(volume)).isInstanceOf(HypervisorProblem.class);
    }
}
