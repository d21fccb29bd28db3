package org.stratagrid.accounts.password;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which passwords are too easy to guess. Length counts; no rule about kinds of characters. */
public final class PasswordRules {

    private static final int SHORTEST = 10;
    private static final int FEWEST_DIFFERENT = 5;
    private static final int LONGEST_REPEATED = 4;
    private static final String TOO_COMMON =
            "This password is among the first that are tried. Three or four unrelated words make a good one.";

    private static final Set<String> COMMON = common();
    private static final String ROWS = "01234567890123456789 abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
            + " qwertyuiopasdfghjklzxcvbnmqwertyuiop qwertzuiopasdfghjklyxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn7ujm"
            + " q1w2e3r4t5y6u7i8o9p0 1q2w3e4r5t6y7u8i9o0p";

    private PasswordRules() {}

    /** What is wrong with it, for the person who chose it. */
    public static Optional<String> fault(String password, String userName) {
        if (password.length() < SHORTEST) {
            return Optional.of("Please choose a password of at least " + SHORTEST + " characters.");
        }
        if (password.length() > Passwords.LONGEST) {
            return Optional.of("A password can have at most " + Passwords.LONGEST + " characters.");
        }
        String plain = password.toLowerCase(Locale.ROOT);
        if (!userName.isBlank() && isNameWithLittleElse(plain, userName.toLowerCase(Locale.ROOT))) {
            return Optional.of("The password must not be the user name, nor little more than it.");
        }
        return isCommon(plain) ? Optional.of(TOO_COMMON) : Optional.empty();
    }

    private static boolean isNameWithLittleElse(String password, String name) {
        return password.contains(name) && password.length() - name.length() < SHORTEST / 2 + 1;
    }

    private static boolean isCommon(String password) {
        String letters = password.replaceAll("^[^a-z]+|[^a-z]+$", "");
        String backwards = new StringBuilder(password).reverse().toString();
        return password.chars().distinct().count() < FEWEST_DIFFERENT
                || COMMON.contains(password)
                || COMMON.contains(letters)
                || COMMON.contains(unmasked(letters))
                || ROWS.contains(password)
                || ROWS.contains(backwards)
                || repeats(password);
    }

    /** "p4$$w0rd" is no better than "password". */
    private static String unmasked(String word) {
        return word.replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('@', 'a')
                .replace('5', 's')
                .replace('$', 's');
    }

    private static boolean repeats(String password) {
        for (int length = 1; length <= LONGEST_REPEATED; length++) {
            String unit = password.substring(0, length);
            if (unit.repeat(password.length() / length + 1).startsWith(password)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> common() {
        try (InputStream words = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
            if (words == null) {
                throw new IllegalStateException("common-passwords.txt is missing from the build");
            }
            return new String(words.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
