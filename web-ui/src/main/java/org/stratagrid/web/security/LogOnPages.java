package org.stratagrid.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.WebAttributes;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.web.page.Page;

/** The log-on form (AC-1). */
@Page
class LogOnPages {

    @GetMapping("/log-on")
    String form(@AuthenticationPrincipal @Nullable Visitor visitor, Model model) {
        if (visitor != null) {
            return "redirect:/";
        }
        model.addAttribute("userName", "");
        return "log-on";
    }

    /** The security filter forwards a refused attempt here: the form again, the name kept, and why. */
    @PostMapping("/log-on/refused")
    String refused(
            @RequestParam(defaultValue = "") String userName,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Object refused = request.getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION);
        if (!(refused instanceof AuthenticationException exception)) {
            return "redirect:/log-on";
        }
        model.addAttribute("userName", userName);
        model.addAttribute("problem", sentence(exception));
        response.setStatus(status(exception));
        return "log-on";
    }

    private static String sentence(AuthenticationException exception) {
        String sentence = exception.getMessage();
        return exception instanceof InternalAuthenticationServiceException || sentence == null
                ? "Log-on does not answer at the moment. Please try again in a minute."
                : sentence;
    }

    private static int status(AuthenticationException exception) {
        if (exception instanceof LockedException) {
            return 429;
        }
        return exception instanceof AuthenticationServiceException ? 503 : 401;
    }
}
