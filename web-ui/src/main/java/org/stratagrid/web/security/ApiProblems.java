package org.stratagrid.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.errors.Problems;
import tools.jackson.databind.json.JsonMapper;

/** What the API answers to those who may not: problem documents, never a log-on page. */
@Component
class ApiProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final JsonMapper json;

    ApiProblems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        write(
                new Refusal(
                        Refusal.Reason.UNAUTHENTICATED,
                        "Send an API key: \"Authorization: Bearer sg_…\". Keys are made on the panel's page \"API keys\"."),
                response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        String sentence = e instanceof CsrfException
                ? "A browser's session may not change anything here. Use an API key."
                : "This key or user has no right to do that.";
        write(new Refusal(Refusal.Reason.FORBIDDEN, sentence), response);
    }

    void write(Refusal refusal, HttpServletResponse response) throws IOException {
        ProblemDetail problem = Problems.of(refusal);
        response.setStatus(problem.getStatus());
        if (refusal.reason() == Refusal.Reason.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"stratagrid\"");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
