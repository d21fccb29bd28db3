package org.stratagrid.scheduler.moves;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.contracts.placement.ServerMove;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Refusal.Reason;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/**
 * The room that a server holds twice while it moves. As everybody who changes what is held, this locks the configuration
 * first, then the reservation and then the nodes in the order of their ids.
 */
@Component
class ServerMoves {

    private static final Logger log = LoggerFactory.getLogger(ServerMoves.class);
    private static final int ATTEMPTS = 5;
    private static final List<String> SUCCESSION = List.of(
            "DELETE FROM scheduler.reservation WHERE server_id = :server AND server_id <> :duplicate",
            "UPDATE scheduler.reservation SET server_id = :server WHERE server_id = :duplicate",
            "DELETE FROM scheduler.server_decision WHERE server_id = :server AND server_id <> :duplicate",
            "UPDATE scheduler.server_decision SET server_id = :server WHERE server_id = :duplicate");

    private final JdbcClient database;
    private final GridRows rows;
    private final MoveReasons reasons;
    private final Clock clock;
    private final TransactionTemplate transaction;

    ServerMoves(
            JdbcClient database,
            GridRows rows,
            MoveReasons reasons,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.database = database;
        this.rows = rows;
        this.reasons = reasons;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    private record Move(UUID to, Size size, @Nullable String reason, OffsetDateTime begunAt) {}

    ServerMove begin(UUID serverId, MoveTarget target) {
        return settled(() -> {
            Held server = rows.lockedServer(serverId).orElseThrow(() -> Refusal.notFound("server"));
            Optional<Move> move = move(serverId);
            if (move.isEmpty()) {
                move = Optional.of(hold(server, target));
            } else if (!move.get().to.equals(target.nodeId())) {
                throw new Refusal(Reason.CONFLICT, server.name() + " is moving to another node already.");
            }
            return new ServerMove(
                    serverId,
                    server.name(),
                    server.configurationId(),
                    server.nodeId(),
                    move.get().to,
                    move.get().begunAt.toInstant());
        });
    }

    private Move hold(Held server, MoveTarget target) {
        Node node =
                rows.locked(List.of(target.nodeId())).stream().findFirst().orElseThrow(() -> Refusal.notFound("node"));
        if (server.nodeId().equals(node.id())) {
            throw new Refusal(Reason.CONFLICT, server.name() + " is on " + node.name() + " already.");
        }
        Obstacle obstacle = obstacle(server, node);
        if (obstacle != null) {
            throw new Refusal(
                    Reason.NO_CAPACITY,
                    "%s cannot move to %s: the node %s.".formatted(server.name(), node.name(), obstacle.words(1)));
        }
        Move move = new Move(
                node.id(), server.size(), target.reason(), clock.instant().atOffset(ZoneOffset.UTC));
        database.sql("""
                        INSERT INTO scheduler.server_move
                               (server_id, node_id, tier, memory_mib, cpus, disk_gib, mbps, reason, begun_at)
                        VALUES (:server, :node, :tier, :memory, :cpus, :disk, :mbps, :reason, :now)
                        """)
                .param("server", server.serverId())
                .param("node", node.id())
                .param("tier", server.tier().name())
                .param("memory", server.size().memoryMib())
                .param("cpus", server.size().cpus())
                .param("disk", server.size().diskGib())
                .param("mbps", server.size().mbps())
                .param("reason", target.reason())
                .param("now", move.begunAt)
                .update();
        return move;
    }

    private @Nullable Obstacle obstacle(Held server, Node node) {
        List<UUID> configuration = List.of(server.configurationId());
        List<Held> mates = rows.heldBy(configuration).stream()
                .filter(held -> !held.serverId().equals(server.serverId())
                        && held.nodeId().equals(node.id()))
                .toList();
        List<Held> coming = rows.comingOf(configuration).stream()
                .filter(held -> held.nodeId().equals(node.id()))
                .toList();
        List<Held> there = Stream.concat(mates.stream(), coming.stream()).toList();
        GridCopy copy = new GridCopy(List.of(node), there, List.of(), rows.rules());
        return GridCopy.obstacle(copy.newcomer(server), copy.spot(node.id()));
    }

    Assignment finish(UUID serverId, MoveTarget target) {
        return settled(() -> {
            Held server = rows.lockedServer(serverId).orElseThrow(() -> Refusal.notFound("server"));
            Move move = move(serverId).orElse(null);
            List<UUID> nodes = List.copyOf(new TreeSet<>(List.of(server.nodeId(), target.nodeId())));
            Node to = rows.locked(nodes).stream()
                    .filter(node -> node.id().equals(target.nodeId()))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("node"));
            Assignment there = new Assignment(serverId, to.id(), to.name());
            if (move == null && server.nodeId().equals(to.id())) {
                return there;
            }
            if (move == null || !move.to.equals(to.id())) {
                throw new Refusal(
                        Reason.CONFLICT, "No move of " + server.name() + " to " + to.name() + " is under way.");
            }
            if (!server.size().within(move.size)) {
                throw new Refusal(
                        Reason.CONFLICT,
                        server.name() + " became larger while it moved, and the room on " + to.name()
                                + " was held for its former size. Abandon the move.");
            }
            rows.arrive(List.of(serverId), clock.instant());
            if (move.reason != null) {
                reasons.keep(
                        UUID.randomUUID(),
                        List.of(there),
                        "moved",
                        List.of(new ScoreLine("Moved", "soft", 0, move.reason)),
                        List.of(),
                        0);
            }
            return there;
        });
    }

    void abandon(UUID serverId) {
        settled(() -> {
            rows.lockedServer(serverId);
            move(serverId).ifPresent(move -> {
                rows.locked(List.of(move.to));
                database.sql("DELETE FROM scheduler.server_move WHERE server_id = :server")
                        .param("server", serverId)
                        .update();
            });
            return true;
        });
    }

    /** The server has the room of its duplicate from now on, and how that came to its node is how the server did. */
    void succeed(UUID serverId, UUID duplicateId) {
        settled(() -> {
            rows.lockedServer(duplicateId).ifPresent(duplicate -> {
                Set<UUID> nodes = new TreeSet<>(Set.of(duplicate.nodeId()));
                rows.lockedServer(serverId).ifPresent(server -> {
                    if (!server.configurationId().equals(duplicate.configurationId())) {
                        throw new Refusal(Reason.CONFLICT, duplicate.name() + " belongs to another configuration.");
                    }
                    nodes.add(server.nodeId());
                });
                rows.locked(nodes);
                for (String change : SUCCESSION) {
                    database.sql(change)
                            .param("server", serverId)
                            .param("duplicate", duplicateId)
                            .update();
                }
            });
            return true;
        });
    }

    List<ServerMove> all() {
        return database.sql("""
                        SELECT m.server_id, r.name, r.configuration_id, r.node_id AS came_from, m.node_id, m.begun_at
                          FROM scheduler.server_move m JOIN scheduler.reservation r USING (server_id)
                         ORDER BY m.begun_at, m.server_id
                        """)
                .query((row, number) -> new ServerMove(
                        row.getObject("server_id", UUID.class),
                        row.getString("name"),
                        row.getObject("configuration_id", UUID.class),
                        row.getObject("came_from", UUID.class),
                        row.getObject("node_id", UUID.class),
                        row.getObject("begun_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private Optional<Move> move(UUID serverId) {
        return database.sql("SELECT * FROM scheduler.server_move WHERE server_id = :server FOR UPDATE")
                .param("server", serverId)
                .query((row, number) -> new Move(
                        row.getObject("node_id", UUID.class),
                        GridRows.size(row),
                        row.getString("reason"),
                        row.getObject("begun_at", OffsetDateTime.class)))
                .optional();
    }

    /** In a transaction of its own, again when another came between. */
    private <T> T settled(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = transaction.execute(status -> work.get());
                return Objects.requireNonNull(result);
            } catch (ConcurrencyFailureException | DataIntegrityViolationException conflict) {
                if (attempt == ATTEMPTS) {
                    log.warn("a move was given up after {} conflicts", attempt, conflict);
                    throw new Refusal(
                            Reason.UNAVAILABLE, "Others changed the same nodes at this moment. Please try again.");
                }
            }
        }
    }
}
