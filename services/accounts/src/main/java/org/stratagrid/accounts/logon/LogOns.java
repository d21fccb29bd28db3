package org.stratagrid.accounts.logon;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.accounts.account.UserRows;
import org.stratagrid.accounts.password.Passwords;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;

/** Checks passwords; unknown names take as long as known ones, and count as failures too. */
@Component("accountsLogOns")
public class LogOns {

    private final UserRows users;
    private final Passwords passwords;
    private final GuessingLimit limit;

    LogOns(UserRows users, Passwords passwords, GuessingLimit limit) {
        this.users = users;
        this.passwords = passwords;
        this.limit = limit;
    }

    public User logOn(LogOn attempt) {
        String name = entry(attempt.userName()).strip().toLowerCase(Locale.ROOT);
        String password = entry(attempt.password());
        // Counted as a failure before it is checked, so that many at once cannot all be checked before the first
        // counts.
        GuessingLimit.Attempt counted = limit.count(name, entry(attempt.address()));
        UserRows.WithHash found = users.find(name).orElse(null);
        if (!passwords.matches(password, found == null ? null : found.passwordHash()) || found == null) {
            throw new Refusal(Refusal.Reason.UNAUTHENTICATED, "The user name or the password is wrong.");
        }
        limit.succeeded(counted);
        passwords
                .stronger(password, found.passwordHash())
                .ifPresent(hash -> users.changeHash(found.user().id(), hash));
        return found.user();
    }

    private static String entry(@Nullable String entry) {
        return entry == null ? "" : entry;
    }
}
