package org.stratagrid.accounts.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.stratagrid.accounts.FakeBilling;
import org.stratagrid.accounts.account.UserRows;
import org.stratagrid.accounts.password.Passwords;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.Role;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.platform.ServiceTest;

/** The provider's own users at the first start (AC-5). */
@ServiceTest
@Import(FakeBilling.Wiring.class)
@ExtendWith(OutputCaptureExtension.class)
@Tag("AC-5")
class FirstUsersTest {

    @Autowired
    UserRows users;

    @Autowired
    Passwords passwords;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Accounts accounts;

    @Autowired
    JdbcClient database;

    @TempDir
    Path folder;

    @BeforeEach
    void firstStart() {
        assertThat(database.sql("DELETE FROM accounts.app_user WHERE account_id IS NULL")
                        .update())
                .as("made when the service started")
                .isEqualTo(2);
    }

    @Test
    void passwordsAreShownOnceAndKeptForTheOwnerOnly(CapturedOutput output) throws Exception {
        Path data = folder.resolve("data");
        Map<String, String> made = firstUsers(data).makeMissing();
        assertThat(made).containsOnlyKeys("operator", "accounting");
        Path file = data.resolve("first-passwords.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        made.forEach((name, password) -> {
            assertThat(file).content().contains(name + " " + password);
            assertThat(output.getOut()).containsOnlyOnce(name + " " + password);
        });
        User operator = accounts.logOn(new LogOn("operator", made.get("operator"), "198.51.100.1"));
        assertThat(operator.role()).isEqualTo(Role.OPERATOR);
        assertThat(operator.accountId()).isNull();
        assertThat(accounts.logOn(new LogOn("accounting", made.get("accounting"), "198.51.100.1"))
                        .role())
                .isEqualTo(Role.ACCOUNTING);

        Files.delete(file);
        assertThat(firstUsers(data).makeMissing()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void severalCopiesThatStartAtOnceMakeThemOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Map<String, String>>> starts = threads.invokeAll(java.util.Collections.nCopies(
                    4, () -> firstUsers(folder.resolve("data")).makeMissing()));
            int made = 0;
            for (Future<Map<String, String>> start : starts) {
                made += start.get().size();
            }
            assertThat(made).isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
        assertThat(folder.resolve("data")).isDirectoryNotContaining("glob:**.tmp");
    }

    private FirstUsers firstUsers(Path data) {
        return new FirstUsers(users, passwords, transactions, data);
    }
}
