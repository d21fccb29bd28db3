package org.stratagrid.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.stratagrid.platform.time.ClockDriver;
import org.stratagrid.web.security.Visitor;

/** What every page of the panel shows around its own content. */
@ControllerAdvice(annotations = Page.class)
class PageModel {

    private final Notices notices;
    private final Clock clock;
    private final boolean clockIsDriven;

    PageModel(Notices notices, Clock clock, ObjectProvider<ClockDriver> driver) {
        this.notices = notices;
        this.clock = clock;
        this.clockIsDriven = driver.getIfAvailable() != null;
    }

    @ModelAttribute("visitor")
    @Nullable
    Visitor visitor(@AuthenticationPrincipal @Nullable Visitor visitor) {
        return visitor;
    }

    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getServletPath();
    }

    /** Null on a real clock. */
    @ModelAttribute("drivenTime")
    @Nullable
    Instant drivenTime() {
        return clockIsDriven ? clock.instant() : null;
    }

    /** Stays at every visit until cured (CP-15). Fragments have the page's notices around them already. */
    @ModelAttribute("notices")
    List<Notice> notices(@AuthenticationPrincipal @Nullable Visitor visitor, HttpServletRequest request) {
        return visitor == null
                        || Reply.wantsFragment(request)
                        || !"GET".equals(request.getMethod())
                        || request.getServletPath().endsWith("/live")
                ? List.of()
                : notices.of(visitor);
    }
}
