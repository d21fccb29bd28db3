package org.stratagrid.accounts.password;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;

/**
 * Argon2id hashes (AC-5). A stored hash names its method, so that a stronger one can take over: each user's hash is made anew
 * at the next log-on.
 */
@Component("accountsPasswords")
public class Passwords {

    /** Longer entries only cost time. */
    public static final int LONGEST = 200;

    private static final int LONGEST_WAIT_SECONDS = 10;

    private final PasswordEncoder encoder;
    private final String nobodysHash;

    /** A hash takes 16 MiB and a core on purpose: a flood of log-ons must not take all of them. */
    private final Semaphore slots = new Semaphore(2 * Runtime.getRuntime().availableProcessors(), true);

    Passwords() {
        // 16 MiB, 2 passes, salt and hash as OWASP recommends.
        encoder = new DelegatingPasswordEncoder(
                "argon2", Map.of("argon2", Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8()));
        nobodysHash = hash("nobody's password");
    }

    public String hash(String password) {
        return inSlot(() -> java.util.Objects.requireNonNull(encoder.encode(password)));
    }

    /** With no hash (an unknown user) this takes as long as with one, and is false. */
    public boolean matches(String password, @Nullable String hash) {
        String entry = password.length() > LONGEST ? "" : password;
        boolean same = inSlot(() -> encoder.matches(entry, hash == null ? nobodysHash : hash));
        return same && hash != null && !entry.isEmpty();
    }

    /** The hash by today's method, where the stored one is by an older. */
    public Optional<String> stronger(String password, String hash) {
        return encoder.upgradeEncoding(hash) ? Optional.of(hash(password)) : Optional.empty();
    }

    private <T> T inSlot(Supplier<T> work) {
        try {
            if (!slots.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            slots.release();
        }
    }

    private static Refusal busy() {
        return new Refusal(
                Refusal.Reason.UNAVAILABLE, "Too many people log on at this moment. Please try again in a minute.");
    }
}
