package org.stratagrid.configurations.draft;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.configurations.RevisionView;

/** What was deployed, one revision after the other. */
@Component("configurationsHistory")
public class History {

    private final Revisions revisions;

    History(Revisions revisions) {
        this.revisions = revisions;
    }

    /** Newest first. */
    public List<RevisionView> of(Configuration configuration) {
        List<Revisions.Deployed> all = revisions.thatWereDeployed(configuration.id());
        List<RevisionView> views = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Revisions.Deployed revision = all.get(i);
            List<RevisionServer> before = i + 1 < all.size() ? all.get(i + 1).servers() : List.of();
            List<String> changes = new ArrayList<>(new Changes(before, revision.servers()).past());
            String automatic = revision.automatic();
            if (automatic != null) {
                changes.add(0, automatic);
            }
            views.add(new RevisionView(
                    revision.number(), revision.at(), revision.number() == configuration.deployedRevision(), changes));
        }
        return views;
    }
}
