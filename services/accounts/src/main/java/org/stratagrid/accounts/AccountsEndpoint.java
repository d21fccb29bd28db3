package org.stratagrid.accounts;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.accounts.account.AccountRows;
import org.stratagrid.accounts.keys.ApiKeys;
import org.stratagrid.accounts.logon.LogOns;
import org.stratagrid.accounts.registration.Registrations;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKey;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.ApiKeySecret;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;

/** The contract, for both transports. */
@RestController
class AccountsEndpoint implements Accounts {

    private final Registrations registrations;
    private final LogOns logOns;
    private final ApiKeys keys;
    private final AccountRows accounts;

    AccountsEndpoint(Registrations registrations, LogOns logOns, ApiKeys keys, AccountRows accounts) {
        this.registrations = registrations;
        this.logOns = logOns;
        this.keys = keys;
        this.accounts = accounts;
    }

    @Override
    public Account register(Registration registration) {
        return registrations.register(registration);
    }

    @Override
    public User logOn(LogOn attempt) {
        return logOns.logOn(attempt);
    }

    @Override
    public User keyLogOn(ApiKeySecret key) {
        return keys.logOn(key);
    }

    @Override
    public Account account(UUID accountId) {
        return accounts.open(accountId).orElseThrow(() -> Refusal.notFound("account"));
    }

    @Override
    public List<Account> accounts() {
        return accounts.allOpen();
    }

    @Override
    public NewApiKey createKey(UUID accountId, ApiKeyRequest request) {
        return keys.create(accountId, request);
    }

    @Override
    public List<ApiKey> keys(UUID accountId) {
        return keys.of(accountId);
    }

    @Override
    public void revokeKey(UUID accountId, UUID keyId) {
        keys.revoke(accountId, keyId);
    }
}
