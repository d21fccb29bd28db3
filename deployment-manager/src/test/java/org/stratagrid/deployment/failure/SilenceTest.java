package org.stratagrid.deployment.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a node may be declared dead (spec DM-7). */
class SilenceTest {

    @ParameterizedTest(name = "hypervisor {0}, shell {1}, neighbours {2}, others {3}: {4}")
    @CsvSource({
        // its hypervisor answers: whatever else is said
        "true,  NONE,      NONE,      true,  false",
        // libvirtd is down and the guests live
        "false, LIFE,      NOT_ASKED, true,  false",
        "false, NONE,      LIFE,      true,  false",
        "false, NOT_ASKED, LIFE,      true,  false",
        "false, LIFE,      NONE,      true,  false",
        // nothing of it answers
        "false, NONE,      NONE,      true,  true",
        "false, NONE,      NOT_ASKED, true,  true",
        "false, NOT_ASKED, NONE,      true,  true",
        // nobody could be asked in a second way
        "false, NOT_ASKED, NOT_ASKED, true,  false",
        // no node answers: it is we who are cut off
        "false, NONE,      NONE,      false, false",
        "false, NONE,      NOT_ASKED, false, false",
    })
    void DM7_only_what_is_silent_in_two_ways_is_dead(
            boolean hypervisor, Silence.Sign shell, Silence.Sign neighbours, boolean others, boolean dead) {
        assertThat(new Silence(hypervisor, shell, neighbours, others).isComplete())
                .isEqualTo(dead);
    }
}
