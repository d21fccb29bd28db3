package org.stratagrid.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.LogOn;

/** Logs a newcomer on straight after registration, in a session with a new id. */
@Component
public class NewSession {

    private final Accounts accounts;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    NewSession(Accounts accounts) {
        this.accounts = accounts;
    }

    public void open(String userName, String password, HttpServletRequest request, HttpServletResponse response) {
        var authentication =
                PasswordLogOn.loggedOn(accounts.logOn(new LogOn(userName, password, request.getRemoteAddr())));
        request.getSession();
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
    }
}
