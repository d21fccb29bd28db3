package org.stratagrid.web.live;

import org.stratagrid.contracts.configurations.ConfigurationView;

/** A short mark that changes when the board of a configuration would look different. It means nothing else. */
public final class DraftMark {

    private DraftMark() {}

    public static String of(ConfigurationView configuration) {
        // The text, not the hash code: that of an enum differs between processes.
        return Integer.toHexString(configuration.toString().hashCode());
    }
}
