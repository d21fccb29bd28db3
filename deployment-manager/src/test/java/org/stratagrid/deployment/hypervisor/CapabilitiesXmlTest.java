package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What libvirt tells of hosts. */
class CapabilitiesXmlTest {

    @Test
    void DM7_a_host_is_known_by_its_uuid_and_its_processor() {
        NodeFacts facts = CapabilitiesXml.facts("""
                <capabilities>
                  <host>
                    <uuid>0b0c1f5e-0000-4000-8000-000000000001</uuid>
                    <cpu><arch>x86_64</arch><model>Skylake-Client-IBRS</model><vendor>Intel</vendor>
                      <feature name='vmx'/><feature name='avx2'/></cpu>
                  </host>
                  <guest><cpu><model>another</model><feature name='other'/></cpu></guest>
                </capabilities>
                """, 4096, 8, 100, "QEMU", "7.2.0");
        assertThat(facts.hostId()).hasToString("0b0c1f5e-0000-4000-8000-000000000001");
        assertThat(facts.cpuModel()).isEqualTo("Skylake-Client-IBRS");
        assertThat(facts.cpuFeatures()).containsExactly("avx2", "vmx");
        assertThat(facts.hypervisor()).isEqualTo("QEMU 7.2.0");
    }

    @Test
    void DM7_what_a_host_does_not_tell_is_left_out() {
        NodeFacts facts = CapabilitiesXml.facts(
                "<capabilities><host><cpu><arch>i686</arch></cpu></host></capabilities>", 1, 1, 1, "TEST", "2");
        assertThat(facts.hostId()).isNull();
        assertThat(facts.cpuModel()).isEmpty();
        assertThat(facts.cpuFeatures()).isEmpty();
    }
}
