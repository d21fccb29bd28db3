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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Tier;
import tools.jackson.databind.json.JsonMapper;

/** Rows of servers. */
@Component
public class ServerStore {

    private static final String COLUMNS = "SELECT id, configuration_id, account_id, spec, next, phase, wanted_running,"
            + " node_id, domain_id, private_card, public_card, networked, generation, content, started_at, started_by,"
            + " memory_mib, cpus, paused, problem, moving_to, moved_from, counting_since, disk, other_disk,"
            + " most_memory_mib, named_after, stands_for, switched FROM deployment.server ";
    /** Columns that say which server it is and what becomes of it; all others are of the guest that it has. */
    private static final List<String> OF_THE_SERVER = List.of(
            "id",
            "configuration_id",
            "account_id",
            "next",
            "phase",
            "wanted_running",
            "stands_for",
            "switched",
            "template_since");

    private final JdbcClient database;
    private final JsonMapper json;

    ServerStore(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public List<Server> of(UUID configurationId) {
        return database.sql(COLUMNS + "WHERE configuration_id = :id ORDER BY private_card")
                .param("id", configurationId)
                .query(this::row)
                .list();
    }

    public List<Server> ofAccount(UUID accountId) {
        return database.sql(COLUMNS + "WHERE account_id = :id ORDER BY private_card")
                .param("id", accountId)
                .query(this::row)
                .list();
    }

    public List<Server> onNode(UUID nodeId) {
        return database.sql(COLUMNS + "WHERE node_id = :id ORDER BY private_card")
                .param("id", nodeId)
                .query(this::row)
                .list();
    }

    /** Also those that are to move there: whatever of these is found on the node is wanted. */
    public List<Server> onOrMovingTo(UUID nodeId) {
        return database.sql(COLUMNS + "WHERE :node IN (node_id, moving_to) ORDER BY private_card")
                .param("node", nodeId)
                .query(this::row)
                .list();
    }

    public List<Server> all() {
        return database.sql(COLUMNS + "ORDER BY private_card").query(this::row).list();
    }

    public Optional<Server> find(UUID id) {
        return database.sql(COLUMNS + "WHERE id = :id")
                .param("id", id)
                .query(this::row)
                .optional();
    }

    /** As it is now; it must exist. */
    public Server reload(Server server) {
        return find(server.id()).orElseThrow();
    }

    public void insert(DesiredServer spec, UUID configurationId, UUID accountId) {
        database.sql("""
                        INSERT INTO deployment.server (id, configuration_id, account_id, spec, named_after, phase, domain_id,
                            private_card, public_card)
                        VALUES (:id, :configuration, :account, CAST(:spec AS jsonb), :name, 'NEW', gen_random_uuid(),
                            nextval('deployment.card_number'),
                            CASE WHEN :public THEN nextval('deployment.card_number') END)
                        ON CONFLICT (id) DO NOTHING
                        """)
                .param("id", spec.id())
                .param("configuration", configurationId)
                .param("account", accountId)
                .param("spec", json.writeValueAsString(spec))
                .param("name", spec.name())
                .param("public", spec.tier() == Tier.LOAD_BALANCER)
                .update();
    }

    /** A duplicate for this server, as the order in work wants it; nothing happens when it is there. */
    public void insertDuplicate(DesiredServer spec, Server original) {
        insert(spec, original.configurationId(), original.accountId());
        database.sql("UPDATE deployment.server SET stands_for = :original, wanted_running = :running"
                        + " WHERE id = :id AND stands_for IS NULL")
                .param("id", spec.id())
                .param("original", original.id())
                .param("running", original.wantedRunning())
                .update();
    }

    public void setSwitched(UUID id, boolean switched) {
        set(id, "switched", switched);
    }

    /**
     * The duplicate is the server from now on: the two rows change guests, whatever belongs to those, and the former guest is to be
     * removed. What the order made of the server is still before it. In a transaction.
     */
    public void replace(Server original, Server duplicate) {
        String guest = String.join(
                ", ",
                database.sql("SELECT column_name FROM information_schema.columns WHERE table_schema = 'deployment'"
                                + " AND table_name = 'server' AND column_name NOT IN (:own)")
                        .param("own", OF_THE_SERVER)
                        .query(String.class)
                        .list());
        database.sql("UPDATE deployment.server s SET (" + guest + ") = (SELECT " + guest
                        + " FROM deployment.server o WHERE o.id = CASE s.id WHEN :one THEN :other ELSE :one END)"
                        + " WHERE s.id IN (:one, :other)")
                .param("one", original.id())
                .param("other", duplicate.id())
                .update();
        database.sql("UPDATE deployment.server SET phase = 'REMOVING', switched = false WHERE id = :id")
                .param("id", duplicate.id())
                .update();
        database.sql("UPDATE deployment.server SET spec = jsonb_set(spec, '{id}', to_jsonb(CAST(id AS text)))"
                        + " WHERE id = :id")
                .param("id", original.id())
                .update();
    }

    public void delete(UUID id) {
        database.sql("DELETE FROM deployment.server WHERE id = :id")
                .param("id", id)
                .update();
    }

    public void setNext(UUID id, @Nullable DesiredServer next) {
        database.sql("UPDATE deployment.server SET next = CAST(:next AS jsonb) WHERE id = :id")
                .param("id", id)
                .param("next", next == null ? null : json.writeValueAsString(next))
                .update();
    }

    /** What the order in work made of the server is what it is from now on. */
    public void acceptNext(UUID id) {
        database.sql("UPDATE deployment.server SET spec = next, next = NULL WHERE id = :id AND next IS NOT NULL")
                .param("id", id)
                .update();
    }

    public void setPhase(UUID configurationId, Phase from, Phase to) {
        database.sql("UPDATE deployment.server SET phase = :to WHERE configuration_id = :id AND phase = :from")
                .param("id", configurationId)
                .param("from", from.name())
                .param("to", to.name())
                .update();
    }

    public void setPhase(UUID id, Phase to) {
        set(id, "phase", to.name());
    }

    public void setNode(UUID id, UUID nodeId) {
        set(id, "node_id", nodeId);
    }

    public void setMovingTo(UUID id, @Nullable UUID nodeId) {
        set(id, "moving_to", nodeId);
    }

    /** The guest is on the node that it was moving to; its counters begin at zero there. Nothing happens the second time. */
    public void arrive(UUID id, Instant at) {
        database.sql("UPDATE deployment.server SET moved_from = node_id, node_id = moving_to, moving_to = NULL,"
                        + " counting_since = CASE WHEN started_at IS NULL THEN NULL ELSE greatest(:at, counting_since) END"
                        + " WHERE id = :id AND moving_to IS NOT NULL")
                .param("id", id)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    public void forgetMovedFrom(UUID id) {
        set(id, "moved_from", null);
    }

    /** From now on there may be a second disk, which is to take the place of the present one. Nothing happens the second time. */
    public void expectDisk(UUID id) {
        database.sql("UPDATE deployment.server SET other_disk = disk + 1 WHERE id = :id AND other_disk IS NULL")
                .param("id", id)
                .update();
    }

    /** The disk to come is the disk, and the former one is kept. Nothing happens the second time. */
    public void takeNewDisk(UUID id) {
        database.sql("UPDATE deployment.server SET disk = other_disk, other_disk = disk"
                        + " WHERE id = :id AND other_disk > disk")
                .param("id", id)
                .update();
    }

    /** The former disk is the disk again. Nothing happens the second time. */
    public void takeFormerDisk(UUID id) {
        database.sql("UPDATE deployment.server SET disk = other_disk, other_disk = disk"
                        + " WHERE id = :id AND other_disk < disk")
                .param("id", id)
                .update();
    }

    /** The second disk is gone. */
    public void forgetOtherDisk(UUID id) {
        set(id, "other_disk", null);
    }

    /** From now on its disk is made of another image: back-ups of before are not of what it is now. */
    public void setTemplateSince(UUID id, Instant at) {
        set(id, "template_since", at.atOffset(ZoneOffset.UTC));
    }

    /** Its node died, and this one is its own from now on; there is nothing of it there yet. */
    public void takeFromDeadNode(UUID id, UUID to, String problem) {
        database.sql(
                        "UPDATE deployment.server SET node_id = :to, moving_to = NULL, moved_from = NULL, memory_mib = NULL,"
                                + " cpus = NULL, started_at = NULL, started_by = NULL, paused = false, counting_since = NULL,"
                                + " other_disk = NULL, most_memory_mib = NULL,"
                                + " problem = :problem WHERE id = :id")
                .param("id", id)
                .param("to", to)
                .param("problem", problem)
                .update();
    }

    /** Why it does not run. */
    public void setProblem(UUID id, String problem) {
        database.sql("UPDATE deployment.server SET problem = :problem WHERE id = :id AND started_at IS NULL")
                .param("id", id)
                .param("problem", problem)
                .update();
    }

    /** What its owner must know although it runs; null when there is nothing. */
    public void setNotice(UUID id, @Nullable String notice) {
        set(id, "notice", notice);
    }

    /** Notices by server. */
    public Map<UUID, String> notices(UUID configurationId) {
        Map<UUID, String> notices = new HashMap<>();
        database.sql("SELECT id, notice FROM deployment.server WHERE configuration_id = :id AND notice IS NOT NULL")
                .param("id", configurationId)
                .query(row -> {
                    notices.put(row.getObject("id", UUID.class), row.getString("notice"));
                });
        return notices;
    }

    /** Their owner has seen them, since there is a new order of theirs. */
    public void clearNotices(UUID configurationId) {
        database.sql("UPDATE deployment.server SET notice = NULL WHERE configuration_id = :id AND notice IS NOT NULL")
                .param("id", configurationId)
                .update();
    }

    public void setNetworked(UUID id, boolean networked) {
        set(id, "networked", networked);
    }

    public void setWantedRunning(UUID id, boolean wanted) {
        database.sql("UPDATE deployment.server SET wanted_running = :wanted, problem = NULL WHERE id = :id")
                .param("id", id)
                .param("wanted", wanted)
                .update();
    }

    /** The generation under which this content is to be written: a new one only when it says something new. */
    public long generation(UUID id, String content) {
        database.sql("UPDATE deployment.server SET generation = generation + 1, content = :content"
                        + " WHERE id = :id AND content <> :content")
                .param("id", id)
                .param("content", content)
                .update();
        return database.sql("SELECT generation FROM deployment.server WHERE id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    public void setDefined(UUID id, long memoryMib, long mostMemoryMib, int cpus) {
        database.sql("UPDATE deployment.server SET memory_mib = :memory, most_memory_mib = :most, cpus = :cpus"
                        + " WHERE id = :id")
                .param("id", id)
                .param("memory", memoryMib)
                .param("most", mostMemoryMib)
                .param("cpus", cpus)
                .update();
    }

    public void setStarted(UUID id, Instant at, @Nullable UUID byOrder) {
        database.sql("UPDATE deployment.server SET started_at = coalesce(started_at, :at), started_by = :by,"
                        + " counting_since = coalesce(counting_since, :at), problem = NULL WHERE id = :id")
                .param("id", id)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("by", byOrder)
                .update();
    }

    public void setStopped(UUID id, @Nullable String problem) {
        database.sql("UPDATE deployment.server SET started_at = NULL, started_by = NULL, paused = false,"
                        + " counting_since = NULL, problem = :problem WHERE id = :id")
                .param("id", id)
                .param("problem", problem)
                .update();
    }

    /** The order in work is done with its servers. */
    public void forgetStarter(UUID configurationId) {
        database.sql("UPDATE deployment.server SET started_by = NULL WHERE configuration_id = :id")
                .param("id", configurationId)
                .update();
    }

    public void setPaused(UUID id, boolean paused) {
        set(id, "paused", paused);
    }

    private void set(UUID id, String column, @Nullable Object value) {
        database.sql("UPDATE deployment.server SET " + column + " = :value WHERE id = :id")
                .param("id", id)
                .param("value", value)
                .update();
    }

    private Server row(ResultSet row, int number) throws SQLException {
        String next = row.getString("next");
        return new Server(
                row.getObject("id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                row.getObject("account_id", UUID.class),
                json.readValue(row.getString("spec"), DesiredServer.class),
                next == null ? null : json.readValue(next, DesiredServer.class),
                Phase.valueOf(row.getString("phase")),
                row.getBoolean("wanted_running"),
                row.getObject("node_id", UUID.class),
                row.getObject("domain_id", UUID.class),
                row.getInt("private_card"),
                row.getObject("public_card", Integer.class),
                row.getBoolean("networked"),
                row.getLong("generation"),
                row.getString("content"),
                instant(row, "started_at"),
                row.getObject("started_by", UUID.class),
                row.getObject("memory_mib", Long.class),
                row.getObject("cpus", Integer.class),
                row.getBoolean("paused"),
                row.getString("problem"),
                row.getObject("moving_to", UUID.class),
                row.getObject("moved_from", UUID.class),
                instant(row, "counting_since"),
                row.getInt("disk"),
                row.getObject("other_disk", Integer.class),
                row.getObject("most_memory_mib", Long.class),
                row.getString("named_after"),
                row.getObject("stands_for", UUID.class),
                row.getBoolean("switched"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
