package org.stratagrid.deployment.guest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Templates.Template;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/**
 * Makes templates in the background, one at a time on each node and while no order is in work, and removes what is outdated or was
 * left half-made. One process does so at a time. What may be done twice: everything.
 */
@Component
class TemplateTending {

    private static final Logger log = LoggerFactory.getLogger(TemplateTending.class);
    /** After so many failures on a node a template is not tried again before a restart. */
    private static final int TRIES = 2;

    private final Fleet fleet;
    private final ServerStore servers;
    private final Templates templates;
    private final Names names;
    private final TemplateMaking making;
    private final Placement placement;
    private final Parallel parallel;
    private final TemplateSettings settings;
    private final JdbcClient database;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    TemplateTending(
            Fleet fleet,
            ServerStore servers,
            Templates templates,
            Names names,
            TemplateMaking making,
            Placement placement,
            Parallel parallel,
            TemplateSettings settings,
            JdbcClient database) {
        this.fleet = fleet;
        this.servers = servers;
        this.templates = templates;
        this.names = names;
        this.making = making;
        this.placement = placement;
        this.parallel = parallel;
        this.settings = settings;
        this.database = database;
    }

    void tend() {
        if (fleet.simulated()) {
            return;
        }
        List<Shape> wanted = wanted();
        List<Node> nodes = fleet.nodes().stream().filter(Node::reachable).toList();
        parallel.each(nodes, node -> {
            try {
                tend(node, wanted);
            } catch (HypervisorProblem | Refusal e) {
                log.warn("node {}: templates: {}", node.name(), e.getMessage());
            }
        });
    }

    /** Sizes that the grid has often enough, the most frequent first. */
    private List<Shape> wanted() {
        Map<Shape, Long> counts = servers.all().stream()
                .collect(Collectors.groupingBy(server -> Shape.of(server.wanted()), Collectors.counting()));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= settings.seenAtLeast())
                .sorted(Map.Entry.<Shape, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().toString()))
                .map(Map.Entry::getKey)
                .limit(settings.mostPerNode())
                .toList();
    }

    private void tend(Node node, List<Shape> wanted) {
        List<Template> current =
                wanted.stream().map(shape -> templates.describe(node, shape)).toList();
        Set<String> asked = current.stream().map(Template::name).collect(Collectors.toSet());
        Set<String> present = new TreeSet<>();
        Hypervisor hypervisor = node.hypervisor();
        for (String volume : hypervisor.volumes()) {
            if (names.isTemplate(volume)) {
                present.add(volume.substring(0, volume.lastIndexOf('.')));
            }
        }
        List<String> complete = present.stream()
                .filter(name -> Templates.isComplete(hypervisor, name))
                .toList();
        present.stream().filter(name -> !complete.contains(name)).forEach(name -> making.remove(node, name));
        // Those that nothing calls for any more stay until there are too many.
        long missing = asked.stream().filter(name -> !complete.contains(name)).count();
        long tooMany = complete.size() + missing - settings.mostPerNode();
        complete.stream()
                .filter(name -> !asked.contains(name))
                .limit(Math.max(0, tooMany))
                .forEach(name -> retire(node, name));
        current.stream()
                .filter(template -> !complete.contains(template.name()))
                .filter(template -> failures.getOrDefault(node.id() + template.name(), 0) < TRIES)
                .findFirst()
                .filter(template -> hasRoom(node, template) && isQuiet())
                .ifPresent(this::make);
    }

    private void retire(Node node, String name) {
        log.info("node {}: template {} is given up", node.name(), name);
        synchronized (templates.lock(node, name)) {
            making.remove(node, name);
        }
    }

    private boolean hasRoom(Node node, Template template) {
        return placement.nodes().stream()
                .filter(load -> load.id().equals(node.id()))
                .anyMatch(load -> freeMib(load) >= template.shape().memoryMib());
    }

    private boolean isQuiet() {
        return database.sql("SELECT NOT EXISTS (SELECT 1 FROM deployment.work_order"
                        + " WHERE state IN ('WAITING', 'RUNNING', 'UNDOING'))")
                .query(Boolean.class)
                .single();
    }

    private static long freeMib(NodeLoad load) {
        return load.capacity().memory().mib() - load.memoryReserved().mib();
    }

    private void make(Template template) {
        try {
            making.make(template);
        } catch (HypervisorProblem e) {
            failures.merge(template.node().id() + template.name(), 1, Integer::sum);
            throw e;
        }
    }
}
