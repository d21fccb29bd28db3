package org.stratagrid.scheduler.moves;

import java.util.List;

/**
 * What servers cost beyond the room that they take, in points: the licence of a system on each node where it runs and that is not
 * licensed for it (SC-7), and pairs of servers of different risky accounts on one node (SC-6). It weighs as much as when servers
 * are placed.
 */
final class Dues {

    private Dues() {}

    /** What a server adds, or would add, to what the others on a node cost. */
    static double of(Resident server, Spot spot) {
        return beside(server, spot, spot.residents);
    }

    /** Of all servers on these nodes. */
    static double all(List<Spot> spots) {
        double sum = 0;
        for (Spot spot : spots) {
            for (int i = 0; i < spot.residents.size(); i++) {
                sum += beside(spot.residents.get(i), spot, spot.residents.subList(0, i));
            }
        }
        return sum;
    }

    private static double beside(Resident server, Spot spot, List<Resident> others) {
        if (server.isPlain()) {
            return 0;
        }
        boolean licensed = spot.licensed.contains(server.system);
        int strangers = 0;
        for (Resident other : others) {
            if (other != server) {
                licensed |= other.system.equals(server.system);
                strangers += other.risky && !other.accountId.equals(server.accountId) ? 1 : 0;
            }
        }
        return (licensed ? 0 : server.licence) + strangers * server.risk;
    }
}
