package org.stratagrid.platform.errors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.stratagrid.contracts.values.Refusal;
import tools.jackson.core.JacksonException;

/** Every error of a REST endpoint is a problem document; none shows a stack trace. */
@RestControllerAdvice(annotations = RestController.class)
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refusal(Refusal refusal) {
        return answer(Problems.of(refusal));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongFields(MethodArgumentNotValidException e) {
        Map<String, String> fields = new LinkedHashMap<>();
        e.getFieldErrors()
                .forEach(error -> fields.putIfAbsent(error.getField(), String.valueOf(error.getDefaultMessage())));
        return answer(Problems.of(new Refusal(Refusal.Reason.INVALID, "Some entries are wrong.", fields)));
    }

    /** A body that is no JSON, or has a value that cannot be: the field is named where the reader knows it. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
        String field = "";
        String why = "";
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException unreadable && field.isEmpty()) {
                field = unreadable.getPath().stream()
                        .map(step -> step.getPropertyName() == null
                                ? "[" + step.getIndex() + "]"
                                : "." + step.getPropertyName())
                        .collect(Collectors.joining());
            }
            // Said by a type of ours about a value; what the reader itself says is about its classes.
            why = cause instanceof IllegalArgumentException ? ": " + cause.getMessage() : "";
        }
        if (field.isEmpty()) {
            return answer(ProblemDetail.forStatusAndDetail(
                    HttpStatus.BAD_REQUEST, "The request's body is not the JSON that this call expects."));
        }
        field = field.startsWith(".") ? field.substring(1) : field;
        return answer(Problems.of(
                Refusal.invalid(field, "The entry " + field + " is not what this call expects" + why + ".")));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        if (e instanceof ErrorResponse response) {
            return answer(response.getBody());
        }
        UUID trace = UUID.randomUUID();
        log.error("request failed, shown to the caller as {}", trace, e);
        return answer(ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong on our side. Please try again; support finds it under " + trace + "."));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
