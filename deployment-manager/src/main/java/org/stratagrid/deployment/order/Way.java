package org.stratagrid.deployment.order;

import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;

/**
 * A way that requests take from one server to another, as it can be tried out from inside the first (spec DM-2).
 *
 * @param url  what the first one fetches; from itself, where it passes the question on
 * @param whom in words
 */
record Way(Server from, Server to, String url, String whom) {

    /** One of its ends was made by the order in work. */
    boolean isNew() {
        return from.phase() == Phase.NEW || to.phase() == Phase.NEW;
    }
}
