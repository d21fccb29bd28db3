package org.stratagrid.platform.transport;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Contract calls between services carry the token that the services share; without one configured (all services in one JVM) the
 * contract paths do not exist for anybody outside.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class InternalCallsFilter extends OncePerRequestFilter {

    static final String TOKEN = "stratagrid.services.token";
    static final String HEADER = "X-Stratagrid-Service";

    private final byte[] token;

    InternalCallsFilter(@Value("${" + TOKEN + ":}") String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // The servlet path is decoded and normalised, so that no spelling of the path goes round this.
        return !(request.getServletPath() + "/").startsWith("/internal/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = request.getHeader(HEADER);
        if (token.length > 0 && sent != null && MessageDigest.isEqual(token, sent.getBytes(StandardCharsets.UTF_8))) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
}
