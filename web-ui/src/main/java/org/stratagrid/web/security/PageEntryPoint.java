package org.stratagrid.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** A page leads to log-on; a fragment or a live stream of a page whose session ended tells the page to go there. */
class PageEntryPoint implements AuthenticationEntryPoint {

    static final String LOG_ON = "/log-on";

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        String accept = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
        String logOn = request.getContextPath() + LOG_ON;
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", logOn);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            response.sendRedirect(logOn);
        }
    }
}
