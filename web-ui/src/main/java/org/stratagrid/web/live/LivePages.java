package org.stratagrid.web.live;

import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.Visitor;

/** The stream that an open panel listens to. */
@Page
class LivePages {

    private final Configurations configurations;
    private final LiveFeeds feeds;

    LivePages(Configurations configurations, LiveFeeds feeds) {
        this.configurations = configurations;
        this.feeds = feeds;
    }

    @GetMapping(path = "/configurations/{id}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter live(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, HttpServletResponse response) {
        // Throws NOT_FOUND for what belongs to somebody else.
        configurations.configuration(visitor.accountId(), id);
        response.setHeader("X-Accel-Buffering", "no");
        return feeds.subscribe(visitor.accountId(), id);
    }
}
