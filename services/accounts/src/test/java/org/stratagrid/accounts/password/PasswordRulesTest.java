package org.stratagrid.accounts.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("AC-1")
class PasswordRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "ninechars",
                "alice.smith",
                "ALICE.SMITH",
                "alice.smith1",
                "password123",
                "P4$$w0rd2026!",
                "1234567890",
                "0987654321",
                "qwertyuiop",
                "Qwertyuiop1",
                "aaaaaaaaaaaa",
                "abcabcabcabc",
                "letmein2026!",
                "1qaz2wsx3edc",
                "iloveyou1234"
            })
    void tooEasy(String password) {
        assertThat(PasswordRules.fault(password, "alice.smith")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey lamp under water", "kT9#vq27Lmw", "alice.smith likes rain", "zwölf Bäume am See"})
    void good(String password) {
        assertThat(PasswordRules.fault(password, "alice.smith")).isEmpty();
    }

    @Test
    void hashesAreUpgradeableAndSalted() {
        Passwords passwords = new Passwords();
        String hash = passwords.hash("grey lamp under water");
        assertThat(hash).startsWith("{argon2}$argon2id$").isNotEqualTo(passwords.hash("grey lamp under water"));
        assertThat(passwords.matches("grey lamp under water", hash)).isTrue();
        assertThat(passwords.matches("grey lamp under wate", hash)).isFalse();
        assertThat(passwords.matches("nobody's password", null)).isFalse();
        assertThat(passwords.matches("x".repeat(100_000), hash)).isFalse();
        assertThat(passwords.stronger("grey lamp under water", hash)).isEmpty();
        String weaker = hash.replace("m=16384", "m=4096");
        assertThat(passwords.stronger("grey lamp under water", weaker)).isPresent();
    }
}
