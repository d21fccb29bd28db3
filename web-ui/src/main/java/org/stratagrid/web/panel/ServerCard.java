package org.stratagrid.web.panel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.web.live.LiveServer;

/** A server in its column: what the customer wants of it, and how it is on the grid now (CP-14). */
public record ServerCard(ServerView server, @Nullable LiveServer live) {

    static ServerCard of(ServerView server, @Nullable ServerStatus status) {
        return new ServerCard(server, status == null ? null : LiveServer.of(status));
    }

    public UUID id() {
        return server.id();
    }

    public ServerDraft settings() {
        return server.settings();
    }

    public boolean deployed() {
        return server.deployedAt() != null;
    }

    public boolean removed() {
        return server.state() == DraftState.REMOVED;
    }

    public String light() {
        if (live != null) {
            return live.light();
        }
        return deployed() ? "UNKNOWN" : "DRAFT";
    }

    public String lightWords() {
        if (live != null) {
            return live.words();
        }
        return deployed() ? "no report yet" : "not deployed";
    }
}
