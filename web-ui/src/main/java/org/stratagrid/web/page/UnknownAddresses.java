package org.stratagrid.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** An address that nothing answers: a page for people, a problem document for programs. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownAddresses {

    @ExceptionHandler({NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class})
    Object unknown(Exception e, HttpServletRequest request) {
        ErrorResponse error = (ErrorResponse) e;
        HttpStatusCode status = error.getStatusCode();
        String path = request.getServletPath();
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean forPeople = accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
        if (forPeople && !path.startsWith("/api/") && !path.startsWith("/internal/")) {
            // Somebody who opens a form's own address by hand finds no page there.
            return new ModelAndView("error", Map.of("status", 404), HttpStatus.NOT_FOUND);
        }
        return ResponseEntity.status(status).headers(error.getHeaders()).body(error.getBody());
    }
}
