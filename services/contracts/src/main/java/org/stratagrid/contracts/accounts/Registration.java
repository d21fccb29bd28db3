package org.stratagrid.contracts.accounts;

import org.stratagrid.contracts.values.Card;

/** What a newcomer hands in (AC-1). {@code memoryPlan} and {@code transferPlan} are plan codes; {@code siteName} is a host name. */
public record Registration(
        String userName,
        String password,
        String fullName,
        String email,
        String siteName,
        String memoryPlan,
        String transferPlan,
        Card card) {
    /** Without the password. */
    @Override
    public String toString() {
        return "Registration[" + userName + ", " + siteName + ", " + memoryPlan + ", " + transferPlan + "]";
    }
}
