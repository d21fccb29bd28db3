package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKey;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Account", description = "Registration, the account itself, and its API keys")
class AccountApi {

    private final Accounts accounts;

    AccountApi(Accounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/accounts")
    @ResponseStatus(HttpStatus.CREATED)
    @SecurityRequirements
    @Operation(
            summary = "Open an account",
            description = "Needs no key. The card is authorised before the account opens; a refusal names the wrong"
                    + " fields. API keys are made on the panel's page “API keys”.")
    Account register(@RequestBody Registration registration) {
        return accounts.register(registration);
    }

    /** What a program logs on with to get its first key. */
    record KeyLogOn(String userName, String password, String keyName) {

        @Override
        public String toString() {
            return "KeyLogOn[" + userName + ", " + keyName + "]";
        }
    }

    @PostMapping("/log-on")
    @ResponseStatus(HttpStatus.CREATED)
    @SecurityRequirements
    @Operation(
            summary = "Make an API key with user name and password",
            description = "Needs no key. Too many wrong passwords are refused for a while, as on the log-on page.")
    NewApiKey logOn(@RequestBody KeyLogOn attempt, HttpServletRequest request) {
        User user = accounts.logOn(
                new LogOn(attempt.userName(), attempt.password(), String.valueOf(request.getRemoteAddr())));
        if (user.accountId() == null) {
            throw new Refusal(Refusal.Reason.FORBIDDEN, "API keys belong to customers' accounts; this user has none.");
        }
        return accounts.createKey(user.accountId(), new ApiKeyRequest(attempt.keyName()));
    }

    @GetMapping("/account")
    @Operation(summary = "The account that the key belongs to")
    Account account(@AuthenticationPrincipal Visitor visitor) {
        return accounts.account(visitor.accountId());
    }

    @GetMapping("/keys")
    @Operation(summary = "API keys, without their secrets")
    List<ApiKey> keys(@AuthenticationPrincipal Visitor visitor) {
        return accounts.keys(visitor.accountId());
    }

    @PostMapping("/keys")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make an API key", description = "The secret is in this answer and nowhere else afterwards.")
    NewApiKey createKey(@AuthenticationPrincipal Visitor visitor, @RequestBody ApiKeyRequest request) {
        return accounts.createKey(visitor.accountId(), request);
    }

    @DeleteMapping("/keys/{keyId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke an API key")
    void revokeKey(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID keyId) {
        accounts.revokeKey(visitor.accountId(), keyId);
    }
}
