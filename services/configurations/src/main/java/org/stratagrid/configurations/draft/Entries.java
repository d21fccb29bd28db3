package org.stratagrid.configurations.draft;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Persistence;

/** Forms as they come in: from JSON, anything may be missing. */
final class Entries {

    private Entries() {}

    /** Without blanks around texts; what may be left out is empty instead of null. What may not stays as it is, for the checks. */
    static ServerDraft tidy(ServerDraft entry) {
        return new ServerDraft(
                entry.tier(),
                stripped(entry.name()),
                entry.memory(),
                entry.cpus(),
                entry.disk(),
                entry.bandwidth(),
                stripped(entry.system()),
                stripped(entry.template()),
                stripped(entry.address()),
                stripped(entry.description()),
                entry.heavyTraffic(),
                entry.compressed(),
                entry.packets(),
                entry.databaseServerId(),
                present(entry.applicationServerIds()).stream().distinct().toList(),
                tidy(entry.balancer()),
                entry.imageId());
    }

    private static @Nullable BalancerDraft tidy(@Nullable BalancerDraft balancer) {
        if (balancer == null) {
            return null;
        }
        UUID standsInFor = balancer.options().standsInFor();
        return standsInFor != null
                // Whatever else was entered is not kept, so that nothing of it can get in anybody's way.
                ? new BalancerDraft(
                        "",
                        0,
                        BalancingMethod.ROUND_ROBIN,
                        Persistence.NONE,
                        List.of(),
                        BalancerOptions.PLAIN.standingInFor(standsInFor))
                : new BalancerDraft(
                        stripped(balancer.virtualAddress()),
                        balancer.virtualPort(),
                        balancer.method(),
                        balancer.persistence(),
                        present(balancer.realServers()),
                        tidy(balancer.options()));
    }

    private static BalancerOptions tidy(BalancerOptions options) {
        HealthCheck check = options.check();
        return new BalancerOptions(
                options.certificateId(),
                options.further().stream()
                        .map(front -> new FrontEnd(stripped(front.address()), front.port(), front.certificateId()))
                        .toList(),
                options.redirect(),
                new HealthCheck(stripped(check.path()), check.everySeconds(), check.fall(), check.rise()),
                options.drainSeconds(),
                options.standsInFor());
    }

    /** A disk made for the one serves for the other. */
    static boolean haveSameTemplate(ServerDraft one, ServerDraft other) {
        return Objects.equals(one.system(), other.system()) && Objects.equals(one.imageId(), other.imageId());
    }

    /** The same settings with a disk made from this image. */
    static ServerDraft from(UUID imageId, ServerDraft settings) {
        return changed(settings, settings.disk(), settings.address(), id -> id, imageId);
    }

    /** The same settings with every wire to this server cut. */
    static ServerDraft unwired(ServerDraft settings, UUID from) {
        return rewired(settings, id -> from.equals(id) ? null : id);
    }

    /** The same settings for another address. */
    static ServerDraft at(String address, ServerDraft settings) {
        return changed(settings, settings.disk(), address, id -> id);
    }

    /** The settings of another time for a server that keeps its address, and a disk no smaller than it has. */
    static ServerDraft keeping(ServerDraft onGrid, ServerDraft settings) {
        Disk disk = settings.disk().compareTo(onGrid.disk()) < 0 ? onGrid.disk() : settings.disk();
        return changed(settings, disk, onGrid.address(), id -> id);
    }

    /** The same settings with wires to the servers that {@code other} names instead; null cuts one. */
    static ServerDraft rewired(ServerDraft settings, Function<UUID, @Nullable UUID> other) {
        return changed(settings, settings.disk(), settings.address(), other);
    }

    private static BalancerOptions mapped(BalancerOptions options, Function<UUID, @Nullable UUID> other) {
        UUID first = options.standsInFor();
        return first == null ? options : options.standingInFor(other.apply(first));
    }

    private static ServerDraft changed(
            ServerDraft settings, Disk disk, String address, Function<UUID, @Nullable UUID> other) {
        return changed(settings, disk, address, other, settings.imageId());
    }

    private static ServerDraft changed(
            ServerDraft settings,
            Disk disk,
            String address,
            Function<UUID, @Nullable UUID> other,
            @Nullable UUID imageId) {
        BalancerDraft balancer = settings.balancer();
        UUID database = settings.databaseServerId();
        return new ServerDraft(
                settings.tier(),
                settings.name(),
                settings.memory(),
                settings.cpus(),
                disk,
                settings.bandwidth(),
                settings.system(),
                settings.template(),
                address,
                settings.description(),
                settings.heavyTraffic(),
                settings.compressed(),
                settings.packets(),
                database == null ? null : other.apply(database),
                mapped(settings.applicationServerIds(), other),
                balancer == null
                        ? null
                        : new BalancerDraft(
                                balancer.virtualAddress(),
                                balancer.virtualPort(),
                                balancer.method(),
                                balancer.persistence(),
                                balancer.realServers().stream()
                                        .flatMap(pair -> mapped(List.of(pair.serverId()), other).stream()
                                                .map(id -> new RealAddress(id, pair.port())))
                                        .toList(),
                                mapped(balancer.options(), other)),
                imageId);
    }

    /** The settings of a server for another one, which has the name and the addresses of a form's beginning. */
    static ServerDraft copy(ServerDraft of, ServerDraft beginning, UUID imageId) {
        BalancerDraft balancer = of.balancer();
        BalancerDraft addressed = beginning.balancer();
        return new ServerDraft(
                of.tier(),
                beginning.name(),
                of.memory(),
                of.cpus(),
                of.disk(),
                of.bandwidth(),
                of.system(),
                of.template(),
                beginning.address(),
                of.description(),
                of.heavyTraffic(),
                of.compressed(),
                of.packets(),
                of.databaseServerId(),
                of.applicationServerIds(),
                balancer == null || addressed == null
                        ? null
                        : new BalancerDraft(
                                addressed.virtualAddress(),
                                addressed.virtualPort(),
                                balancer.method(),
                                balancer.persistence(),
                                balancer.realServers(),
                                new BalancerOptions(
                                        null,
                                        List.of(),
                                        false,
                                        balancer.options().check(),
                                        balancer.options().drainSeconds(),
                                        null)),
                imageId);
    }

    static ServerDraft withMemory(ServerDraft settings, Memory memory) {
        return with(
                settings,
                settings.name(),
                settings.address(),
                memory,
                settings.applicationServerIds(),
                settings.balancer());
    }

    static ServerDraft with(
            ServerDraft settings,
            String name,
            String address,
            Memory memory,
            List<UUID> applicationServerIds,
            @Nullable BalancerDraft balancer) {
        return new ServerDraft(
                settings.tier(),
                name,
                memory,
                settings.cpus(),
                settings.disk(),
                settings.bandwidth(),
                settings.system(),
                settings.template(),
                address,
                settings.description(),
                settings.heavyTraffic(),
                settings.compressed(),
                settings.packets(),
                settings.databaseServerId(),
                applicationServerIds,
                balancer,
                settings.imageId());
    }

    private static List<UUID> mapped(List<UUID> ids, Function<UUID, @Nullable UUID> other) {
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(other.apply(id)))
                .distinct()
                .toList();
    }

    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
