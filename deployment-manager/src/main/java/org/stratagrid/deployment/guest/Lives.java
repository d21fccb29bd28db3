package org.stratagrid.deployment.guest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.image.BootFiles;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.GridSettings;
import org.stratagrid.deployment.node.Node;

/** A guest's life on its node: disk, definition, start, end. Everything may be repeated. */
@Component
public class Lives {

    private static final Duration SHUT_DOWN_WITHIN = Duration.ofSeconds(35);
    private static final Duration PRESS_EVERY = Duration.ofSeconds(3);
    private static final Duration MEMORY_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(150);

    private final Fleet fleet;
    private final ServerStore servers;
    private final SiteStore sites;
    private final Allocations allocations;
    private final NodeImages images;
    private final WarmStart warm;
    private final Names names;
    private final GridSettings settings;
    private final MemorySettings memory;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Lives(
            Fleet fleet,
            ServerStore servers,
            SiteStore sites,
            Allocations allocations,
            NodeImages images,
            WarmStart warm,
            Names names,
            GridSettings settings,
            MemorySettings memory,
            Clock clock,
            TransactionTemplate transaction) {
        this.fleet = fleet;
        this.servers = servers;
        this.sites = sites;
        this.allocations = allocations;
        this.images = images;
        this.warm = warm;
        this.names = names;
        this.settings = settings;
        this.memory = memory;
        this.clock = clock;
        this.transaction = transaction;
    }

    public GuestState state(Server server) {
        return node(server).hypervisor().state(server.domainId());
    }

    public boolean hasDisk(Server server) {
        return node(server).hypervisor().hasVolume(names.disk(server));
    }

    /** An overlay on the role's base image. */
    public void makeDisk(Server server) {
        makeDisk(server, server.disk());
    }

    /** The same as its disk of this number. */
    public void makeDisk(Server server, int number) {
        Node node = node(server);
        String base = images.base(node, server.tier());
        long bytes = Math.max((long) server.wanted().disk().gib() << 30, images.leastBytes(node, server.tier()));
        node.hypervisor().createVolume(new VolumeSpec(names.disk(server, number), bytes, base));
    }

    /** A disk on another node for the guest to move to: of the same size, on the same base image; and what it was started with. */
    public void makeDiskLike(Server server, UUID otherNode) {
        Node from = node(server);
        Node to = fleet.node(otherNode);
        VolumeSpec present = from.hypervisor().volume(names.disk(server));
        String base = images.sameBase(from, to, Objects.requireNonNull(present.backing(), "the disk has no base"));
        images.sameBoot(from, to);
        to.hypervisor().createVolume(new VolumeSpec(present.name(), present.bytes(), base));
    }

    public void growDisk(Server server, DesiredServer spec) {
        Hypervisor hypervisor = node(server).hypervisor();
        hypervisor.growVolume(names.disk(server), (long) spec.disk().gib() << 30);
    }

    /** Disk, configuration volume, console log, and what an order may have added. */
    public void deleteVolumes(Server server) {
        Hypervisor hypervisor = node(server).hypervisor();
        hypervisor.refreshVolumes();
        names.volumes(server).forEach(hypervisor::deleteVolume);
    }

    /** The one that an order exchanges with its disk. */
    public void deleteOtherDisk(Server server) {
        node(server).hypervisor().deleteVolume(names.disk(server, Objects.requireNonNull(server.otherDisk())));
    }

    public void define(Server server, DesiredServer spec) {
        Node node = node(server);
        long most = mostMemory(server, spec.memory().mib(), node);
        Site site = sites.find(server.configurationId()).orElseThrow();
        Hypervisor hypervisor = node.hypervisor();
        String disk = hypervisor.volumePath(names.disk(server));
        BootFiles boot = images.boot(node);
        hypervisor.define(DomainXml.of(new DomainXml.Parts(
                node.simulated() ? "test" : settings.accelerator(),
                server,
                names.domain(server),
                spec.memory().mib(),
                most,
                spec.cpus(),
                boot.kernel(),
                boot.initrd(),
                boot.commandLine(),
                disk,
                hypervisor.volumePath(names.configuration(server.domainId())),
                disk.substring(0, disk.lastIndexOf('/') + 1) + names.console(server.domainId()),
                site.bridge())));
        servers.setDefined(server.id(), spec.memory().mib(), most, spec.cpus());
    }

    /** What the guest can be given without a restart. One that runs keeps what it was started with. */
    private long mostMemory(Server server, long mib, Node node) {
        if (server.running()) {
            return Math.max(mib, Objects.requireNonNullElse(server.mostMemoryMib(), 0L));
        }
        // Whether a guest of the customer's own would give back what it is not to use yet is not known.
        return server.isOwn() ? mib : memory.most(mib, node);
    }

    /**
     * Another amount of memory for a guest that runs, within its maximum. What it holds changes at the moment at which it has all of it,
     * or has given back what is too much.
     *
     * @throws HypervisorProblem when it does not give back enough in time; it keeps what it had
     */
    public void giveMemory(Server server, DesiredServer spec) {
        Hypervisor hypervisor = node(server).hypervisor();
        long before = Objects.requireNonNull(server.memoryMib(), "the server is not defined yet");
        long wanted = spec.memory().mib();
        hypervisor.setMemory(server.domainId(), wanted);
        long deadline = System.nanoTime() + MEMORY_WITHIN.toNanos();
        while (hypervisor.memoryMib(server.domainId()) != wanted) {
            if (System.nanoTime() >= deadline) {
                hypervisor.setMemory(server.domainId(), before);
                throw new HypervisorProblem(
                        server.name() + " did not come from " + server.spec().memory() + " to " + spec.memory()
                                + " while it runs: it uses what it was to give back.");
            }
            pause();
        }
        holdMemory(server, spec);
    }

    /** The same without waiting for the guest. */
    public void takeMemoryBack(Server server, DesiredServer spec) {
        node(server).hypervisor().setMemory(server.domainId(), spec.memory().mib());
        holdMemory(server, spec);
    }

    private void holdMemory(Server server, DesiredServer spec) {
        transaction.executeWithoutResult(status -> {
            define(server, spec);
            allocations.settle(server.id());
        });
    }

    public void undefine(Server server) {
        node(server).hypervisor().undefine(server.domainId());
        stopped(server, null);
    }

    /** @param orderId the order that is to end it again if it fails */
    public void start(Server server, @Nullable UUID orderId) {
        if (!warm.start(server)) {
            node(server).hypervisor().start(server.domainId());
        }
        transaction.executeWithoutResult(status -> {
            servers.setStarted(server.id(), clock.instant(), orderId);
            allocations.settle(server.id());
        });
    }

    /** Asks the guest first, for a while; its file systems are then clean. */
    public void shutDown(Server server) {
        Hypervisor hypervisor = node(server).hypervisor();
        if (hypervisor.state(server.domainId()) == GuestState.RUNNING) {
            long begin = System.nanoTime();
            long pressed = 0;
            long since = 0;
            while (since < SHUT_DOWN_WITHIN.toNanos()
                    && hypervisor.state(server.domainId()).isActive()) {
                // A guest that has just started does not notice the first press.
                if (since >= pressed * PRESS_EVERY.toNanos()) {
                    hypervisor.pressPowerButton(server.domainId());
                    pressed++;
                }
                pause();
                since = System.nanoTime() - begin;
            }
        }
        destroy(server, null);
    }

    public void destroy(Server server, @Nullable String problem) {
        node(server).hypervisor().destroy(server.domainId());
        stopped(server, problem);
    }

    /** It runs no more: from this instant it holds nothing. */
    public void stopped(Server server, @Nullable String problem) {
        transaction.executeWithoutResult(status -> {
            servers.setStopped(server.id(), problem);
            allocations.settle(server.id());
        });
    }

    /** Its node died: it has held nothing since. */
    public void died(Server server, Instant at, String problem) {
        transaction.executeWithoutResult(status -> {
            servers.setStopped(server.id(), problem);
            allocations.endAt(server.id(), at);
        });
    }

    public void pause(Server server) {
        node(server).hypervisor().pause(server.domainId());
        paused(server, true);
    }

    public void resume(Server server) {
        node(server).hypervisor().resume(server.domainId());
        paused(server, false);
    }

    private void paused(Server server, boolean paused) {
        transaction.executeWithoutResult(status -> {
            servers.setPaused(server.id(), paused);
            allocations.settle(server.id());
        });
    }

    private Node node(Server server) {
        return fleet.node(Objects.requireNonNull(server.nodeId(), "the server has no node yet"));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while a guest was shutting down.", e);
        }
    }
}
