package org.stratagrid.web.security;

import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.web.client.RestClientException;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.LogOn;
import org.stratagrid.contracts.accounts.User;
import org.stratagrid.contracts.values.Refusal;

/** Asks the accounts service, which counts wrong attempts by name and by address (AC-1). */
class PasswordLogOn implements AuthenticationProvider {

    private final Accounts accounts;

    PasswordLogOn(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String address =
                attempt.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        try {
            User user = accounts.logOn(
                    new LogOn(attempt.getName(), String.valueOf(attempt.getCredentials()), String.valueOf(address)));
            return loggedOn(user);
        } catch (Refusal refusal) {
            throw switch (refusal.reason()) {
                case TOO_MANY_ATTEMPTS -> new LockedException(refusal.sentence());
                case UNAVAILABLE -> new AuthenticationServiceException(refusal.sentence());
                default -> new BadCredentialsException(refusal.sentence());
            };
        } catch (RestClientException unreachable) {
            throw new AuthenticationServiceException(
                    "Log-on does not answer at the moment. Please try again in a minute.", unreachable);
        }
    }

    static Authentication loggedOn(User user) {
        return UsernamePasswordAuthenticationToken.authenticated(
                Visitor.of(user),
                null,
                List.of(new SimpleGrantedAuthority("ROLE_" + user.role().name())));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
