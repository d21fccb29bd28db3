package org.stratagrid.scheduler.bench;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.values.Refusal;
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
    public void warmUp(PlacementBench.Settings settings) {
        new WarmUp(placement, settings).run();
    }

    @Override
    public void place(ServerLine server) {
        placement.place(Requests.of(server));
    }

    @Override
    public Set<String> placeTogether(List<ServerLine> servers) {
        Map<String, List<ServerLine>> sites = servers.stream()
                .collect(Collectors.groupingBy(ServerLine::configuration, LinkedHashMap::new, Collectors.toList()));
        Set<String> placed = new HashSet<>();
        for (List<ServerLine> site : sites.values()) {
            try {
                placement.place(Requests.of(site));
                site.forEach(server -> placed.add(server.id()));
            } catch (Refusal noRoom) {
                PlacementBench.say("%s", noRoom.sentence());
            }
        }
        return placed;
    }

    @Override
    public Set<String> replace(Collection<NodeLine> dead) {
        NodeFailure failure = new NodeFailure(
                UUID.randomUUID(), dead.stream().map(NodeLine::uuid).toList());
        // A server's name in its reservation is the one that the file has.
        return plans().replace(failure).moved().stream()
                .map(ReplacedServer::name)
                .collect(Collectors.toSet());
    }

    @Override
    public GridPlans plans() {
        return context.getBeanProvider(GridPlans.class).getIfAvailable(() -> {
            throw new BenchFailure("this scheduler makes no plans of moves");
        });
    }

    @Override
    public void close() {
        context.close();
    }
}
