package org.stratagrid.contracts.values;

/** A layer of a configuration, front to back (spec CP-1). */
public enum Tier {
    LOAD_BALANCER("load balancer", "lb"),
    WEB("web", "web"),
    APPLICATION("application", "app"),
    DATABASE("database", "db");

    private final String words;
    private final String role;

    Tier(String words, String role) {
        this.words = words;
        this.role = role;
    }

    /** The tier's name in a sentence. */
    public String words() {
        return words;
    }

    /** The role image that its servers boot from (spec DM-4). */
    public String role() {
        return role;
    }
}
