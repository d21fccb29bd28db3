package org.stratagrid.scheduler.bench;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Servers in the order of their arrival, for several clients. The servers of one configuration are asked for one after the other,
 * because one customer orders them.
 */
final class Arrivals {

    private final LinkedList<GridFiles.ServerLine> waiting;
    private final Set<String> busy = new HashSet<>();

    Arrivals(List<GridFiles.ServerLine> servers) {
        this.waiting = new LinkedList<>(servers);
    }

    /**
     * @param done the server that the client asked for before
     * @return the first whose configuration has no request under way; null when nothing is left to do for this client
     */
    synchronized GridFiles.@Nullable ServerLine next(GridFiles.@Nullable ServerLine done) {
        if (done != null) {
            busy.remove(done.configuration());
        }
        Iterator<GridFiles.ServerLine> each = waiting.iterator();
        while (each.hasNext()) {
            GridFiles.ServerLine server = each.next();
            if (busy.add(server.configuration())) {
                each.remove();
                return server;
            }
        }
        return null;
    }

    /** Nobody is to ask for any more. */
    synchronized void end() {
        waiting.clear();
    }
}
