package org.stratagrid.configurations.draft;

import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.ServerView;

/** Servers as the panel shows them. */
@Component("configurationsServerViews")
public class ServerViews {

    private static final Comparator<ServerView> BY_TIER_AND_NAME = Comparator.comparing(
                    (ServerView server) -> server.settings().tier())
            .thenComparing(server -> server.settings().name());

    private final Revisions revisions;

    ServerViews(Revisions revisions) {
        this.revisions = revisions;
    }

    /** In tier order, then by name, removed ones included. */
    public List<ServerView> of(Configuration configuration) {
        Changes changes = new Changes(revisions.deployed(configuration), configuration.draft());
        return configuration.servers().stream()
                .map(server -> view(server, changes))
                .sorted(BY_TIER_AND_NAME)
                .toList();
    }

    ServerView of(Configuration configuration, Server server) {
        return view(server, new Changes(revisions.deployed(configuration), configuration.draft()));
    }

    private static ServerView view(Server server, Changes changes) {
        DraftState state = changes.state(server.id());
        return new ServerView(
                server.id(), server.settings(), state, changes.sentences(server.id()), server.deployedAt());
    }
}
