package org.stratagrid.web.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.stratagrid.contracts.values.Refusal;

/** Every error of a page is a sentence: on a page of its own, or as a notice on the page that asked for a fragment. */
@ControllerAdvice(annotations = Page.class)
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class PageRefusals {

    private static final Logger log = LoggerFactory.getLogger(PageRefusals.class);

    private final Reply reply;

    PageRefusals(Reply reply) {
        this.reply = reply;
    }

    @ExceptionHandler
    @Nullable
    ModelAndView refusal(Refusal refusal, HttpServletRequest request, HttpServletResponse response) {
        return answer(refusal.reason().status(), refusal.sentence(), request, response);
    }

    @ExceptionHandler
    @Nullable
    ModelAndView unreachable(ResourceAccessException e, HttpServletRequest request, HttpServletResponse response) {
        log.warn("a service cannot be reached: {}", e.getMessage());
        return answer(
                503,
                "A part of the control plane does not answer. Please try again in a minute; running sites are not"
                        + " affected.",
                request,
                response);
    }

    /** An id in the address that is none is simply not found. */
    @ExceptionHandler
    @Nullable
    ModelAndView wrongAddress(
            MethodArgumentTypeMismatchException e, HttpServletRequest request, HttpServletResponse response) {
        return answer(404, "There is no such page.", request, response);
    }

    @ExceptionHandler
    @Nullable
    ModelAndView unexpected(Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (e instanceof AccessDeniedException || e instanceof AuthenticationException) {
            throw e;
        }
        if (e instanceof AsyncRequestNotUsableException || response.isCommitted()) {
            return null;
        }
        if (e instanceof ErrorResponse known) {
            return answer(
                    known.getStatusCode().value(),
                    "The request was not what this page expects. Go back and try once more.",
                    request,
                    response);
        }
        UUID trace = UUID.randomUUID();
        log.error("page failed, shown to the visitor as {}", trace, e);
        return answer(
                500,
                "Something went wrong on our side. Please try again; support finds it under " + trace + ".",
                request,
                response);
    }

    private @Nullable ModelAndView answer(
            int status, String sentence, HttpServletRequest request, HttpServletResponse response) {
        if (Reply.wantsFragment(request)) {
            response.setStatus(status);
            // What is on the page stays there.
            response.setHeader("HX-Reswap", "none");
            reply.problem(response, sentence);
            return new ModelAndView("fragments :: nothing");
        }
        HttpStatus known = HttpStatus.resolve(status);
        return new ModelAndView(
                "error",
                Map.of("status", status, "sentence", sentence),
                known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known);
    }
}
