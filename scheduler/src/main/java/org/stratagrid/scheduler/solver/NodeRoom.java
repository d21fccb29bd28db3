package org.stratagrid.scheduler.solver;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.shape.WholeShapes;

/**
 * A node as one problem sees it: what everybody else takes of it is settled, what remains is for the servers of this problem.
 * Compared by identity, which is what the solver's grouping wants to be quick.
 */
public final class NodeRoom {

    private static final Resource[] RESOURCES = Resource.values();

    private final NodeFacts facts;
    private final Set<Tier> tiers;
    private final WholeShapes shapes;

    /** What the node is worth before the problem's servers come; the score looks at it again and again. */
    private final long availabilityBefore;

    private final long memorySquareBefore;

    public NodeRoom(NodeFacts facts, Terms terms) {
        this.facts = facts;
        this.tiers = terms.tiersOf(facts.group());
        this.shapes = terms.shapes();
        this.availabilityBefore = availability(Size.NOTHING);
        this.memorySquareBefore = square(memoryShare(0));
    }

    /** The parameters are those of {@link NodeFacts#of}. */
    public NodeRoom(Node node, Size taken, Size settled, Residents others, Terms terms) {
        this(NodeFacts.of(node, taken, settled, others), terms);
    }

    public NodeFacts facts() {
        return facts;
    }

    public UUID id() {
        return facts.id();
    }

    public String name() {
        return facts.name();
    }

    /** Takes new servers. */
    public boolean open() {
        return facts.schedulable() && !facts.draining();
    }

    /** What may be sold of it. */
    public Size capacity() {
        return facts.capacity();
    }

    /** By servers outside of the problem. */
    public Size taken() {
        return facts.taken();
    }

    /** For all servers of the problem together. */
    public Size free() {
        return facts.free();
    }

    /** Its group takes servers of this tier (SC-9). */
    public boolean isForTier(ServerFacts server) {
        return tiers.contains(server.tier());
    }

    /** It belongs to nobody, or to the server's account; and the account needs no node of its own, or this is one (SC-9). */
    public boolean isForAccount(ServerFacts server) {
        UUID owner = facts.dedicatedTo();
        return owner == null ? !server.dedicated() : owner.equals(server.accountId());
    }

    /** Risky servers are on isolated nodes, and nobody else is (SC-6). */
    public boolean isForRisk(ServerFacts server) {
        return facts.isolated() == server.risky();
    }

    public int networkHungry() {
        return facts.networkHungry();
    }

    public int storageHungry() {
        return facts.storageHungry();
    }

    /** Whether a server of this system costs no licence more (SC-7), servers of the problem aside. */
    public boolean isLicensedFor(String system) {
        return facts.licensed().contains(system);
    }

    /** Servers of other risky accounts that are not part of the problem. */
    public int riskyStrangers(UUID accountId) {
        int strangers = 0;
        for (Map.Entry<UUID, Integer> account : facts.risky().entrySet()) {
            strangers += account.getKey().equals(accountId) ? 0 : account.getValue();
        }
        return strangers;
    }

    /** What the problem's servers cost of the node's availability, see {@link #availability}. */
    long availabilityLost(Size here) {
        return availability(here) - availabilityBefore;
    }

    /**
     * How far from available the node is (SC-3): the square of each resource's share that is taken, on average, which tells the
     * quantity of what is free; and the square of the largest of them, since what is free of the others is of use only as long
     * as the scarcest lasts, which tells its quality. In thousandths of a thousand squared.
     */
    private long availability(Size here) {
        long squares = 0;
        long most = 0;
        for (Resource resource : RESOURCES) {
            long square = square(share(resource, resource.of(here)));
            squares += square;
            most = Math.max(most, square);
        }
        return (squares / RESOURCES.length + most) / 1000;
    }

    long balanceLost(long mib) {
        return (square(memoryShare(mib)) - memorySquareBefore) / 1000;
    }

    /** What the free room of the node loses in worth, see {@link WholeShapes}. */
    long wholeRoomLost(Size here) {
        return shapes.cost(facts.free(), here);
    }

    /** Memory taken, in thousandths, when the problem's servers take this much. */
    long memoryShare(long mib) {
        return share(Resource.MEMORY, mib);
    }

    long cpuShare(long cpus) {
        return share(Resource.CPU, cpus);
    }

    long bandwidthShare(long mbps) {
        return share(Resource.BANDWIDTH, mbps);
    }

    /** Taken of a resource, in thousandths, when the problem's servers take this much of it. */
    private long share(Resource resource, long here) {
        long whole = resource.of(facts.capacity());
        return whole == 0 ? 1000 : (resource.of(facts.taken()) + here) * 1000 / whole;
    }

    long share(Resource resource, Size here) {
        return share(resource, resource.of(here));
    }

    private static long square(long number) {
        return number * number;
    }

    @Override
    public String toString() {
        return facts.name();
    }
}
