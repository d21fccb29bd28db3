package org.stratagrid.web.security;

import java.io.Serial;
import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.accounts.Role;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;

/** Who is logged on, as kept in the session. Every call for a customer's data takes the account from here, never from the request. */
public record Visitor(UUID userId, @Nullable UUID customerId, String userName, String displayName, Role role)
        implements Principal, Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    static Visitor of(User user) {
        return new Visitor(user.id(), user.accountId(), user.userName(), user.displayName(), user.role());
    }

    /** The customer's account; operators and accounting have none. */
    public UUID accountId() {
        if (customerId == null) {
            throw new Refusal(Refusal.Reason.FORBIDDEN, "Only a customer's account has this. Log on as a customer.");
        }
        return customerId;
    }

    public boolean isCustomer() {
        return role == Role.CUSTOMER;
    }

    public boolean isOperator() {
        return role == Role.OPERATOR;
    }

    public boolean isAccounting() {
        return role == Role.ACCOUNTING;
    }

    /** For the avatar: "Ada Lovelace" is "AL". */
    public String initials() {
        StringBuilder initials = new StringBuilder();
        for (String word : displayName.isBlank()
                ? new String[] {userName}
                : displayName.trim().split("\\s+")) {
            if (initials.length() < 2 && !word.isEmpty()) {
                initials.appendCodePoint(Character.toUpperCase(word.codePointAt(0)));
            }
        }
        return initials.toString();
    }

    @Override
    public String getName() {
        return userName;
    }
}
