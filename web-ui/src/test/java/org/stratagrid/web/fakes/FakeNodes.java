package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.AffectedServer;
import org.stratagrid.contracts.deployment.AffectedState;
import org.stratagrid.contracts.deployment.NodeOutage;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** The third node does not answer; it had a web server and a database. */
@Component
public class FakeNodes implements Nodes {

    private static final UUID NODE = FakePlacement.nodeId(3);
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final FakeDeployment deployment;
    private volatile boolean off;
    private volatile boolean lost;

    FakeNodes(FakeDeployment deployment) {
        this.deployment = deployment;
    }

    @Override
    public void beginMaintenance(UUID nodeId) {
        if (deployment.states.get(nodeId) == NodeState.DEAD) {
            throw new Refusal(Refusal.Reason.CONFLICT, "Node node-3 is dead. Maintenance begins when it is back.");
        }
        deployment.states.put(nodeId, NodeState.MAINTENANCE);
    }

    @Override
    public void endMaintenance(UUID nodeId) {
        deployment.states.remove(nodeId);
    }

    @Override
    public NodeOutage outage(UUID nodeId) {
        if (!nodeId.equals(NODE)) {
            throw Refusal.notFound("outage");
        }
        AffectedState held = lost ? AffectedState.REBUILDING : AffectedState.HELD;
        return new NodeOutage(
                NODE,
                "node-3",
                off ? NodeState.DEAD : NodeState.UNREACHABLE,
                NOW,
                off ? NOW : null,
                off ? NOW : null,
                off,
                lost,
                off
                        ? lost ? null : "db-1 of shop waits for node node-3: the data is on its disks and nowhere else."
                        : "The hypervisor of node node-3 does not answer, but its guests may live.",
                List.of(
                        server("web-1", Tier.WEB, off ? AffectedState.REBUILT : AffectedState.UNKNOWN, "node-1"),
                        server("db-1", Tier.DATABASE, off ? held : AffectedState.UNKNOWN, "node-2")),
                null);
    }

    private AffectedServer server(String name, Tier tier, AffectedState state, String newNode) {
        return new AffectedServer(
                UUID.nameUUIDFromBytes(name.getBytes()),
                name,
                tier,
                new UUID(4, 1),
                "shop",
                state,
                off ? newNode : null,
                null,
                null);
    }

    @Override
    public List<NodeOutage> deaths() {
        return off ? List.of(outage(NODE)) : List.of();
    }

    @Override
    public NodeOutage confirmOff(UUID nodeId) {
        if (!nodeId.equals(NODE)) {
            throw new Refusal(Refusal.Reason.CONFLICT, "Node node-1 answers, so it is not off.");
        }
        off = true;
        deployment.states.put(NODE, NodeState.DEAD);
        return outage(nodeId);
    }

    @Override
    public NodeOutage giveUpDisks(UUID nodeId) {
        lost = true;
        return outage(nodeId);
    }

    @Override
    public void acceptHost(UUID nodeId) {
        deployment.states.remove(nodeId);
    }
}
