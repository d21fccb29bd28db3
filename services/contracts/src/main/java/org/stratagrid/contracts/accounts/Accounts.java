package org.stratagrid.contracts.accounts;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Customers, users and API keys (spec AC). Errors are {@link org.stratagrid.contracts.values.Refusal}s. */
@HttpExchange("/internal/accounts")
public interface Accounts {

    /**
     * Opens an account with its plans and card (AC-1, AC-2). INVALID names each wrong field, CONFLICT a taken user name
     * (field "userName"), DECLINED the card's refusal (field "card.number"). Nothing is left behind by a refusal.
     */
    @PostExchange
    Account register(@RequestBody Registration registration);

    /** Checks a password. UNAUTHENTICATED, or TOO_MANY_ATTEMPTS with a sentence saying when to come back. */
    @PostExchange("/log-on")
    User logOn(@RequestBody LogOn attempt);

    /** Whose API key this is. UNAUTHENTICATED when it is unknown or revoked. */
    @PostExchange("/key-log-on")
    User keyLogOn(@RequestBody ApiKeySecret key);

    @GetExchange("/{accountId}")
    Account account(@PathVariable("accountId") UUID accountId);

    /** All accounts, oldest first: for operators and accounting. */
    @GetExchange
    List<Account> accounts();

    /** The secret is in this answer and nowhere else afterwards. */
    @PostExchange("/{accountId}/keys")
    NewApiKey createKey(@PathVariable("accountId") UUID accountId, @RequestBody ApiKeyRequest request);

    @GetExchange("/{accountId}/keys")
    List<ApiKey> keys(@PathVariable("accountId") UUID accountId);

    @DeleteExchange("/{accountId}/keys/{keyId}")
    void revokeKey(@PathVariable("accountId") UUID accountId, @PathVariable("keyId") UUID keyId);
}
