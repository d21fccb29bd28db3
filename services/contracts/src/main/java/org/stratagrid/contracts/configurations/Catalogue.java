package org.stratagrid.contracts.configurations;

import java.util.List;
import org.stratagrid.contracts.values.Tier;

/** What can be chosen in the server forms (spec CP-3, CP-4): what the role images hold. */
public final class Catalogue {

    public static final List<String> SYSTEMS = List.of("Debian 12");

    private Catalogue() {}

    public static List<String> templates(Tier tier) {
        return switch (tier) {
            case LOAD_BALANCER -> List.of("HAProxy");
            case WEB -> List.of("nginx");
            case APPLICATION -> List.of("Python application server");
            case DATABASE -> List.of("PostgreSQL 15");
        };
    }
}
