package org.stratagrid.accounts;

import org.springframework.beans.factory.annotation.Autowired;
import org.stratagrid.contracts.accounts.Accounts;

/** The contract as a bean in the same JVM. */
class LocalAccountsTest extends AccountsContract {

    @Autowired
    Accounts accounts;

    @Override
    Accounts accounts() {
        return accounts;
    }
}
