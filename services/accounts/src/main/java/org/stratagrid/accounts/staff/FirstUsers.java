package org.stratagrid.accounts.staff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.accounts.account.OwnTransaction;
import org.stratagrid.accounts.account.UserRows;
import org.stratagrid.accounts.password.Passwords;
import org.stratagrid.contracts.accounts.Role;

/**
 * One operator and one accounting user, made at the first start with random passwords. These are printed once and written to
 * {@code first-passwords.txt} in the data folder, readable by its owner alone; the database has only their hashes.
 */
@Component("accountsFirstUsers")
class FirstUsers implements SmartInitializingSingleton {

    /** Without characters that look alike. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 5;

    private final UserRows users;
    private final Passwords passwords;
    private final TransactionTemplate transaction;
    private final Path file;
    private final SecureRandom random = new SecureRandom();

    FirstUsers(
            UserRows users,
            Passwords passwords,
            PlatformTransactionManager transactions,
            @Value("${stratagrid.data:data}") Path data) {
        this.users = users;
        this.passwords = passwords;
        this.transaction = OwnTransaction.of(transactions);
        this.file = data.resolve("first-passwords.txt");
    }

    /** Before the first request is served, so that nobody can register these names. */
    @Override
    public void afterSingletonsInstantiated() {
        makeMissing();
    }

    Map<String, String> makeMissing() {
        Map<String, String> made = new LinkedHashMap<>();
        transaction.executeWithoutResult(status -> {
            make("operator", "Operator", Role.OPERATOR, made);
            make("accounting", "Accounting", Role.ACCOUNTING, made);
            if (!made.isEmpty()) {
                // Before the commit: a process that dies here leaves a file that the next start overwrites, never a
                // user
                // whose password nobody knows.
                write(made);
            }
        });
        if (!made.isEmpty()) {
            print(made);
        }
        return made;
    }

    private void make(String name, String displayName, Role role, Map<String, String> made) {
        if (users.isTaken(name)) {
            return;
        }
        String password = randomPassword();
        if (users.insertStaffIfAbsent(name, displayName, role, passwords.hash(password))) {
            made.put(name, password);
        }
    }

    private void write(Map<String, String> made) {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(
                    folder,
                    "first-passwords",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    fresh, "# Made at the first start. Keep them somewhere safe and delete this file.\n" + lines(made));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the first passwords cannot be written to " + file, e);
        }
    }

    /** To standard output and not to the log, which may be kept and shipped. */
    private void print(Map<String, String> made) {
        System.out.println("First users, shown this once (also in " + file + "):\n" + lines(made));
    }

    private static String lines(Map<String, String> made) {
        return made.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private String randomPassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
