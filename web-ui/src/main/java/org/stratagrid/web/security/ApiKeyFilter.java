package org.stratagrid.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.client.RestClientException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKeySecret;
import org.stratagrid.contracts.values.Refusal;

/** {@code Authorization: Bearer sg_…}: the key is checked at every request, so a revoked one stops working at once. */
class ApiKeyFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    static final RequestMatcher SENT = request -> key(request) != null;

    private final Accounts accounts;
    private final ApiProblems problems;

    ApiKeyFilter(Accounts accounts, ApiProblems problems) {
        this.accounts = accounts;
        this.problems = problems;
    }

    private static @org.jspecify.annotations.Nullable String key(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).trim()
                : null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = key(request);
        if (key != null) {
            try {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(PasswordLogOn.loggedOn(accounts.keyLogOn(new ApiKeySecret(key))));
                SecurityContextHolder.setContext(context);
            } catch (Refusal refusal) {
                problems.write(refusal, response);
                return;
            } catch (RestClientException unreachable) {
                problems.write(
                        new Refusal(
                                Refusal.Reason.UNAVAILABLE,
                                "The accounts service does not answer. Please try again in a minute."),
                        response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
