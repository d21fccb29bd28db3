package org.stratagrid.deployment.guest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What customers paused at their load balancers (spec CP-9), and which load balancers are still to be told. Rows of servers that
 * are gone go with them.
 */
@Component
public class Pauses {

    /**
     * @param drainsUntil it gets nothing any more then at the latest; business time
     * @param drained     it gets nothing any more
     */
    public record Pause(UUID balancerId, UUID serverId, Instant drainsUntil, boolean drained) {}

    private static final String PAUSES =
            "SELECT balancer_id, server_id, drains_until, drained FROM deployment.paused_real ";

    private final JdbcClient database;

    Pauses(JdbcClient database) {
        this.database = database;
    }

    /** By real server. */
    public Map<UUID, Pause> of(UUID balancerId) {
        return database
                .sql(PAUSES + "WHERE balancer_id = :balancer")
                .param("balancer", balancerId)
                .query(Pauses::row)
                .list()
                .stream()
                .collect(Collectors.toMap(Pause::serverId, Function.identity()));
    }

    /** What a configuration's customer should not forget, by server: the load balancer that is offline, real servers that rest. */
    public Map<UUID, String> notices(UUID configurationId) {
        Map<UUID, String> notices = new HashMap<>();
        database.sql("SELECT balancer.id AS id, NULL AS balancer FROM deployment.paused_site site"
                        + " JOIN deployment.server balancer ON balancer.id = site.balancer_id"
                        + " WHERE balancer.configuration_id = :id"
                        + " UNION ALL SELECT pause.server_id, balancer.spec ->> 'name' FROM deployment.paused_real pause"
                        + " JOIN deployment.server balancer ON balancer.id = pause.balancer_id"
                        + " WHERE balancer.configuration_id = :id")
                .param("id", configurationId)
                .query(row -> {
                    String balancer = row.getString("balancer");
                    notices.put(
                            row.getObject("id", UUID.class),
                            balancer == null
                                    ? "The site is paused here: visitors get the status 503 until you press play."
                                    : "It is paused at " + balancer + ": nobody new is sent to it.");
                });
        return notices;
    }

    public List<Pause> draining() {
        return database.sql(PAUSES + "WHERE NOT drained").query(Pauses::row).list();
    }

    private static Pause row(ResultSet row, int number) throws SQLException {
        return new Pause(
                row.getObject("balancer_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getObject("drains_until", OffsetDateTime.class).toInstant(),
                row.getBoolean("drained"));
    }

    /** Nothing changes for one that is paused already. */
    public void pause(UUID balancerId, UUID serverId, Instant now, Instant drainsUntil) {
        database.sql("INSERT INTO deployment.paused_real (balancer_id, server_id, since, drains_until)"
                        + " VALUES (:balancer, :server, :now, :until) ON CONFLICT DO NOTHING")
                .param("balancer", balancerId)
                .param("server", serverId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("until", drainsUntil.atOffset(ZoneOffset.UTC))
                .update();
    }

    public void drained(Pause pause) {
        database.sql(
                        "UPDATE deployment.paused_real SET drained = true WHERE balancer_id = :balancer AND server_id = :server"
                                + " AND drains_until = :until")
                .param("balancer", pause.balancerId())
                .param("server", pause.serverId())
                .param("until", pause.drainsUntil().atOffset(ZoneOffset.UTC))
                .update();
    }

    public void resume(UUID balancerId, UUID serverId) {
        database.sql("DELETE FROM deployment.paused_real WHERE balancer_id = :balancer AND server_id = :server")
                .param("balancer", balancerId)
                .param("server", serverId)
                .update();
    }

    public boolean isOffline(UUID balancerId) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.paused_site WHERE balancer_id = :balancer)")
                .param("balancer", balancerId)
                .query(Boolean.class)
                .single();
    }

    public void takeOffline(UUID balancerId, Instant now) {
        database.sql("INSERT INTO deployment.paused_site (balancer_id, since) VALUES (:balancer, :now)"
                        + " ON CONFLICT DO NOTHING")
                .param("balancer", balancerId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    public void bringOnline(UUID balancerId) {
        database.sql("DELETE FROM deployment.paused_site WHERE balancer_id = :balancer")
                .param("balancer", balancerId)
                .update();
    }

    // ---- load balancers that are still to be told

    /** In the transaction of what it is to be told. */
    public void fallBehind(UUID balancerId) {
        database.sql("INSERT INTO deployment.balancer_behind (balancer_id, mark) VALUES (:balancer, gen_random_uuid())"
                        + " ON CONFLICT (balancer_id) DO UPDATE SET mark = excluded.mark")
                .param("balancer", balancerId)
                .update();
    }

    public List<UUID> behind() {
        return database.sql("SELECT balancer_id FROM deployment.balancer_behind")
                .query(UUID.class)
                .list();
    }

    /** Present while it is behind; another one after every change. */
    public Optional<UUID> mark(UUID balancerId) {
        return database.sql("SELECT mark FROM deployment.balancer_behind WHERE balancer_id = :balancer")
                .param("balancer", balancerId)
                .query(UUID.class)
                .optional();
    }

    /** It does what the rows said when its mark was read. */
    public void caughtUp(UUID balancerId, UUID mark) {
        database.sql("DELETE FROM deployment.balancer_behind WHERE balancer_id = :balancer AND mark = :mark")
                .param("balancer", balancerId)
                .param("mark", mark)
                .update();
    }
}
