package org.stratagrid.scheduler.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.BulkDecision;
import org.stratagrid.contracts.placement.BulkPlacement;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.scheduler.SchedulerApplication;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;

/** The scheduler as it always is, but without its web server: what is asked goes in where a request leaves HTTP. */
final class MeasuredScheduler implements Contender {

    private final ConfigurableApplicationContext context;
    private final Placement placement;

    MeasuredScheduler(BenchDatabase database) {
        context = Context.start(SchedulerApplication.class, database.connection());
        placement = context.getBean(Placement.class);
    }

    @Override
    public void warmUp(Settings settings) {
        new WarmUp(this, settings).run();
    }

    @Override
    public void place(ServerLine server) {
        placement.place(Requests.of(server));
    }

    @Override
    public Together placeTogether(List<ServerLine> servers) {
        Map<String, List<ServerLine>> sites = servers.stream()
                .collect(Collectors.groupingBy(ServerLine::configuration, LinkedHashMap::new, Collectors.toList()));
        BulkDecision decided = context.getBean(BulkPlacement.class)
                .placeTogether(sites.values().stream().map(Requests::of).toList());
        Set<UUID> placed = decided.decisions().stream()
                .flatMap(decision -> decision.assignments().stream())
                .map(Assignment::serverId)
                .collect(Collectors.toSet());
        Set<String> names = servers.stream()
                .filter(server -> placed.contains(server.uuid()))
                .map(ServerLine::id)
                .collect(Collectors.toSet());
        return new Together(names, decided.planMicros() / 1e6);
    }

    @Override
    public Together replace(Collection<NodeLine> dead) {
        NodeFailure failure = new NodeFailure(
                UUID.randomUUID(), dead.stream().map(NodeLine::uuid).toList());
        Replacement replaced = plans().replace(failure);
        // A server's name in its reservation is the one that the file has.
        return new Together(
                replaced.moved().stream().map(ReplacedServer::name).collect(Collectors.toSet()),
                replaced.planMicros() / 1e6);
    }

    @Override
    public GridPlans plans() {
        return context.getBean(GridPlans.class);
    }

    void release(Collection<ServerLine> servers) {
        placement.release(servers.stream().map(ServerLine::uuid).toList());
    }

    @Override
    public void close() {
        context.close();
    }
}
