package org.stratagrid.web.panel;

import java.util.List;
import org.stratagrid.contracts.values.Tier;

/** One column of the panel (CP-1). */
public record TierColumn(Tier tier, String title, List<ServerCard> servers) {

    static String title(Tier tier) {
        return switch (tier) {
            case LOAD_BALANCER -> "Load balancer";
            case WEB -> "Web";
            case APPLICATION -> "Application";
            case DATABASE -> "Database";
        };
    }

    /** "a web server", as it stands in a sentence. */
    static String noun(Tier tier) {
        return switch (tier) {
            case LOAD_BALANCER -> "a load balancer";
            case WEB -> "a web server";
            case APPLICATION -> "an application server";
            case DATABASE -> "a database server";
        };
    }

    public String noun() {
        return noun(tier);
    }
}
