package org.stratagrid.configurations.draft;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.ServerDraft;

/** A configuration with its draft. Servers that are to be removed stay in it while anything of them is on the grid. */
@Entity(name = "CustomerConfiguration")
@Table(schema = "configurations", name = "configuration")
public class Configuration {

    @Id
    private UUID id;

    private UUID applicationId;
    private UUID accountId;
    private String name;
    private int deployedRevision;

    @Nullable
    private Integer orderedRevision;

    private int lastRevision;
    private boolean dissolving;
    private Instant createdAt;

    @OneToMany(mappedBy = "configuration", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("position")
    private List<Server> servers = new ArrayList<>();

    protected Configuration() {}

    Configuration(UUID accountId, String name, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.applicationId = UUID.randomUUID();
        this.accountId = accountId;
        this.name = name;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID applicationId() {
        return applicationId;
    }

    public UUID accountId() {
        return accountId;
    }

    public String name() {
        return name;
    }

    /** 0 while nothing of it is on the grid. */
    public int deployedRevision() {
        return deployedRevision;
    }

    /** The revision that an open order deploys. */
    public @Nullable Integer orderedRevision() {
        return orderedRevision;
    }

    public boolean isDissolving() {
        return dissolving;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** In the order they were added, removed ones included. */
    public List<Server> servers() {
        return List.copyOf(servers);
    }

    /** What a deploy would put on the grid. */
    public List<RevisionServer> draft() {
        return servers.stream()
                .filter(server -> !server.isRemoved())
                .map(server -> new RevisionServer(server.id(), server.settings()))
                .toList();
    }

    Optional<Server> server(UUID serverId) {
        return servers.stream().filter(server -> server.id().equals(serverId)).findFirst();
    }

    Server add(ServerDraft settings) {
        return add(UUID.randomUUID(), settings);
    }

    private Server add(UUID serverId, ServerDraft settings) {
        int position = servers.stream().mapToInt(Server::position).max().orElse(0) + 1;
        Server server = new Server(this, serverId, position, settings);
        servers.add(server);
        return server;
    }

    void drop(Server server) {
        servers.remove(server);
    }

    /** A new revision is on its way to the grid; answers its number. */
    public int order() {
        lastRevision++;
        orderedRevision = lastRevision;
        return lastRevision;
    }

    /** The draft becomes these servers: what an automatic change orders, where the draft was what is deployed. */
    public void become(List<RevisionServer> wanted) {
        Set<UUID> kept = wanted.stream().map(RevisionServer::id).collect(Collectors.toSet());
        servers.stream().filter(server -> !kept.contains(server.id())).forEach(Server::markRemoved);
        for (RevisionServer server : wanted) {
            server(server.id())
                    .ifPresentOrElse(
                            known -> known.change(server.settings()), () -> add(server.id(), server.settings()));
        }
    }

    /** An automatic change failed: the draft is as before, but for what the customer has edited meanwhile. */
    public void takeBack(List<RevisionServer> before, List<RevisionServer> ordered) {
        TakenBack.of(before, ordered).from(this);
    }

    public int dissolve() {
        dissolving = true;
        return order();
    }

    /** The ordered revision, of these servers, is what runs now. */
    public void deployed(int revision, Set<UUID> running, Instant at) {
        deployedRevision = revision;
        orderedRevision = null;
        dropRemovedExcept(running);
        servers.stream().filter(server -> running.contains(server.id())).forEach(server -> server.deployed(at));
    }

    /** The order failed: what ran before runs on, and the draft stays as the customer left it. */
    public void undone(Set<UUID> running) {
        orderedRevision = null;
        dissolving = false;
        dropRemovedExcept(running);
    }

    private void dropRemovedExcept(Set<UUID> running) {
        servers.removeIf(server -> server.isRemoved() && !running.contains(server.id()));
    }
}
