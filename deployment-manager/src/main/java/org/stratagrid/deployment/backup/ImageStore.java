package org.stratagrid.deployment.backup;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.ImageKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** Rows of images. */
@Component
public class ImageStore {

    private static final String COLUMNS = "SELECT id, account_id, kind, name, tier, server_id, configuration_id,"
            + " configuration_name, version, order_id, state, node_id, own, base, disk_bytes, bytes, sha256, quiet, taken_at,"
            + " parent_id FROM deployment.image ";

    private final JdbcClient database;
    private final Clock clock;

    ImageStore(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The image that an order makes of a server; nothing happens when it is there.
     *
     * @param parentId what it is to build on, if that can still be used
     */
    void begin(UUID id, DeploymentOrder order, Server server, UUID nodeId, @Nullable UUID parentId) {
        database.sql("""
                        INSERT INTO deployment.image (id, account_id, kind, name, tier, server_id, configuration_id,
                            configuration_name, version, order_id, state, node_id, own, begun_at, parent_id)
                        VALUES (:id, :account, 'BACK_UP', :name, :tier, :server, :configuration, :configurationName,
                            (SELECT coalesce(max(version), 0) + 1 FROM deployment.image WHERE server_id = :server),
                            :order, 'MAKING', :node, :own, :now,
                            (SELECT id FROM deployment.image WHERE id = :parent AND state = 'READY' FOR KEY SHARE))
                        ON CONFLICT (id) DO NOTHING
                        """)
                .param("id", id)
                .param("account", order.accountId())
                .param("name", server.name())
                .param("tier", server.tier().name())
                .param("server", server.id())
                .param("configuration", order.configurationId())
                .param("configurationName", order.configurationName())
                .param("order", order.id())
                .param("node", nodeId)
                .param("own", server.isOwn())
                .param("now", now())
                .param("parent", parentId)
                .update();
    }

    void beginUpload(UUID id, UUID accountId, String name, Tier tier) {
        database.sql("INSERT INTO deployment.image (id, account_id, kind, name, tier, version, state, own, begun_at)"
                        + " VALUES (:id, :account, 'UPLOAD', :name, :tier, 1, 'MAKING', true, :now)")
                .param("id", id)
                .param("account", accountId)
                .param("name", name)
                .param("tier", tier.name())
                .param("now", now())
                .update();
    }

    /** An upload is an image from now on. */
    void uploaded(UUID id, String base, long diskBytes) {
        database.sql("UPDATE deployment.image SET state = 'READY', base = :base, disk_bytes = :diskBytes,"
                        + " taken_at = begun_at WHERE id = :id")
                .param("id", id)
                .param("base", base)
                .param("diskBytes", diskBytes)
                .update();
    }

    Optional<StoredImage> findUpload(UUID id) {
        return list("WHERE id = :id AND state = 'MAKING' AND kind = 'UPLOAD'", id).stream()
                .findFirst();
    }

    int countUploads(UUID accountId) {
        return database.sql("SELECT count(*) FROM deployment.image WHERE account_id = :id AND kind = 'UPLOAD'")
                .param("id", accountId)
                .query(Integer.class)
                .single();
    }

    /** Uploads that nobody has ended since then. */
    List<UUID> uploadsBegunBefore(Instant limit) {
        return database.sql("SELECT id FROM deployment.image WHERE kind = 'UPLOAD' AND state = 'MAKING'"
                        + " AND begun_at < :limit")
                .param("limit", limit.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
    }

    /** Of the images that customers brought. */
    List<String> uploadedBases() {
        return database.sql("SELECT DISTINCT base FROM deployment.image WHERE kind = 'UPLOAD' AND base IS NOT NULL")
                .query(String.class)
                .list();
    }

    /** Whether an image with this content is there. */
    boolean hasContent(String sha256) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.image WHERE sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** @param whole it holds everything, whatever it was to build on */
    void taken(UUID id, @Nullable String base, long diskBytes, boolean quiet, boolean whole, Instant at) {
        database.sql("UPDATE deployment.image SET base = :base, disk_bytes = :bytes, quiet = :quiet, taken_at = :at,"
                        + " parent_id = CASE WHEN :whole THEN NULL ELSE parent_id END WHERE id = :id")
                .param("whole", whole)
                .param("id", id)
                .param("base", base)
                .param("bytes", diskBytes)
                .param("quiet", quiet)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void stored(UUID id, long bytes, String sha256) {
        database.sql("UPDATE deployment.image SET bytes = :bytes, sha256 = :sha256 WHERE id = :id")
                .param("id", id)
                .param("bytes", bytes)
                .param("sha256", sha256)
                .update();
    }

    void ready(UUID orderId) {
        database.sql("UPDATE deployment.image SET state = 'READY' WHERE order_id = :order")
                .param("order", orderId)
                .update();
    }

    /** Nobody sees it any more. It is still there, because others may build on it: see {@link #unneeded}. */
    void hide(UUID id) {
        database.sql("UPDATE deployment.image SET state = 'DELETED' WHERE id = :id AND state = 'READY'")
                .param("id", id)
                .update();
    }

    /** Those that nobody sees and nothing builds on (any more). */
    List<StoredImage> unneeded() {
        return database.sql(COLUMNS + "unneeded WHERE state = 'DELETED' AND NOT EXISTS"
                        + " (SELECT 1 FROM deployment.image WHERE parent_id = unneeded.id)")
                .query((row, number) -> row(row))
                .list();
    }

    void delete(UUID id) {
        database.sql("DELETE FROM deployment.image WHERE id = :id")
                .param("id", id)
                .update();
    }

    List<StoredImage> ofOrder(UUID orderId) {
        return list("WHERE order_id = :id ORDER BY sequence", orderId);
    }

    /** The one that an order makes of this server. */
    StoredImage image(DeploymentOrder order, Server server) {
        UUID id = ServerImage.idOf(order.id(), server.id());
        return ofOrder(order.id()).stream()
                .filter(image -> image.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new HypervisorProblem("The back-up of " + server.name() + " was given up."));
    }

    /** Newest first; only those that can be used. */
    List<StoredImage> ofAccount(UUID accountId) {
        return list("WHERE account_id = :id AND state = 'READY' ORDER BY taken_at DESC, sequence DESC", accountId);
    }

    /** Newest first; only those that can be used. */
    List<StoredImage> ofServer(UUID serverId) {
        return list("WHERE server_id = :id AND state = 'READY' ORDER BY version DESC", serverId);
    }

    /** Newest first; only those that can be used and were taken since the server has had its present template. */
    List<StoredImage> ofPresentDisk(UUID serverId) {
        return list(
                "WHERE server_id = :id AND state = 'READY' AND taken_at > coalesce("
                        + "(SELECT template_since FROM deployment.server WHERE id = :id), '-infinity')"
                        + " ORDER BY version DESC",
                serverId);
    }

    List<StoredImage> onNode(UUID nodeId) {
        return list("WHERE node_id = :id ORDER BY sequence", nodeId);
    }

    /** All back-ups that are stored, of all accounts, also those that only others need; each after what it builds on. */
    public List<StoredImage> backUps() {
        return database.sql(COLUMNS + "WHERE kind = 'BACK_UP' AND state IN ('READY', 'DELETED') ORDER BY sequence")
                .query((row, number) -> row(row))
                .list();
    }

    /** Where the server of a back-up is now, if there is still one. */
    Optional<UUID> nodeOfServer(StoredImage image) {
        return database.sql("SELECT node_id FROM deployment.server WHERE id = :id AND node_id IS NOT NULL")
                .param("id", image.serverId())
                .query(UUID.class)
                .optional();
    }

    /** False when it is not there any more, or was stored elsewhere. */
    boolean relocated(UUID id, UUID from, UUID to) {
        return database.sql("UPDATE deployment.image SET node_id = :to WHERE id = :id AND node_id = :from")
                        .param("id", id)
                        .param("from", from)
                        .param("to", to)
                        .update()
                > 0;
    }

    /** Whether it has a row, of whatever state. */
    public boolean exists(UUID id) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.image WHERE id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** The one for which an order is at copying this server's disk. */
    Optional<UUID> inMaking(UUID serverId) {
        return database.sql("SELECT id FROM deployment.image WHERE server_id = :id AND state = 'MAKING'")
                .param("id", serverId)
                .query(UUID.class)
                .optional();
    }

    /** One that can be used. */
    public Optional<StoredImage> find(@Nullable UUID id) {
        return list("WHERE id = :id AND state = 'READY'", id).stream().findFirst();
    }

    /** What is needed to use this one: what it builds on, the oldest first, and itself. */
    List<StoredImage> chain(StoredImage image) {
        return chain(image, parent -> list("WHERE id = :id", parent).get(0));
    }

    static List<StoredImage> chain(StoredImage image, Function<UUID, StoredImage> find) {
        List<StoredImage> chain = new ArrayList<>();
        for (StoredImage part = image; part != null; ) {
            chain.add(0, part);
            part = part.parentId() == null ? null : find.apply(part.parentId());
        }
        return chain;
    }

    /** By their ids; also those that are being made, and those that only others need. */
    Map<UUID, StoredImage> ofAccountInAnyState(UUID accountId) {
        return list("WHERE account_id = :id", accountId).stream()
                .collect(Collectors.toMap(StoredImage::id, Function.identity()));
    }

    private List<StoredImage> list(String which, @Nullable UUID id) {
        return database.sql(COLUMNS + which)
                .param("id", id)
                .query((row, number) -> row(row))
                .list();
    }

    private static StoredImage row(ResultSet row) throws SQLException {
        OffsetDateTime taken = row.getObject("taken_at", OffsetDateTime.class);
        return new StoredImage(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                ImageKind.valueOf(row.getString("kind")),
                row.getString("name"),
                Tier.valueOf(row.getString("tier")),
                row.getObject("server_id", UUID.class),
                row.getObject("configuration_id", UUID.class),
                row.getString("configuration_name"),
                row.getInt("version"),
                row.getObject("order_id", UUID.class),
                row.getString("state").equals("READY"),
                row.getObject("node_id", UUID.class),
                row.getBoolean("own"),
                row.getString("base"),
                row.getObject("disk_bytes", Long.class),
                row.getObject("bytes", Long.class),
                row.getString("sha256"),
                row.getBoolean("quiet"),
                taken == null ? null : taken.toInstant(),
                row.getObject("parent_id", UUID.class));
    }
}
