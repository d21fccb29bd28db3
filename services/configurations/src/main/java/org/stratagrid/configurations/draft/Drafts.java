package org.stratagrid.configurations.draft;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.configurations.address.PublicAddresses;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Editing of drafts. Other services are asked before a transaction begins, never inside one. */
@Service("configurationsDrafts")
public class Drafts {

    static final int MOST_CONFIGURATIONS = 20;
    static final int MOST_SERVERS = 40;
    private static final int LONGEST_NAME = 40;

    private final ConfigurationRepository configurations;
    private final Revisions revisions;
    private final PublicAddresses addresses;
    private final ServerViews views;
    private final PlanCheck planCheck;
    private final ImageCheck imageCheck;
    private final Billing billing;
    private final ObjectProvider<Certificates> certificates;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Drafts(
            ConfigurationRepository configurations,
            Revisions revisions,
            PublicAddresses addresses,
            ServerViews views,
            PlanCheck planCheck,
            ImageCheck imageCheck,
            Billing billing,
            ObjectProvider<Certificates> certificates,
            TransactionTemplate transaction,
            Clock clock) {
        this.configurations = configurations;
        this.revisions = revisions;
        this.addresses = addresses;
        this.views = views;
        this.planCheck = planCheck;
        this.imageCheck = imageCheck;
        this.billing = billing;
        this.certificates = certificates;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A new, empty configuration; the account gets the public addresses of its plan if it lacks some. Answers the id. */
    public UUID create(UUID accountId, @Nullable String entered) {
        String name = entered == null ? "" : entered.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("name", "A configuration's name has 1 to " + LONGEST_NAME + " characters.");
        }
        int publicAddresses = billing.subscription(accountId).memoryPlan().publicAddresses();
        return inTransaction(() -> {
            configurations.lock(accountId);
            List<Configuration> existing = configurations.of(accountId);
            if (existing.stream().anyMatch(other -> other.name().equalsIgnoreCase(name))) {
                throw Refusal.invalid("name", "You have a configuration of this name already. Choose another one.");
            }
            if (existing.size() >= MOST_CONFIGURATIONS) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "An account has at most " + MOST_CONFIGURATIONS
                                + " configurations. Delete one that you no longer need.");
            }
            addresses.grant(accountId, publicAddresses);
            Configuration configuration = new Configuration(accountId, name, clock.instant());
            configurations.add(configuration);
            return configuration.id();
        });
    }

    public ServerDraft suggest(UUID accountId, UUID id, Tier tier) {
        return inTransaction(() -> {
            Configuration configuration = configurations.require(accountId, id);
            List<VirtualPair> pairs =
                    tier == Tier.LOAD_BALANCER ? VirtualPair.inUse(configurations.of(accountId), revisions) : List.of();
            return Suggestions.of(tier, configuration, addresses.of(accountId), pairs);
        });
    }

    public ServerView add(UUID accountId, UUID id, ServerDraft entered) {
        ServerDraft entry = Entries.tidy(entered);
        inTransaction(() -> configurations.require(accountId, id).id());
        Optional<String> planProblem = planProblem(accountId, entry.memory());
        Optional<String> imageProblem = imageCheck.problem(accountId, entry);
        Set<UUID> known = certificates(accountId, entry);
        return inTransaction(() -> {
            Configuration configuration = open(accountId, id);
            if (configuration.servers().size() >= MOST_SERVERS) {
                throw new Refusal(Refusal.Reason.CONFLICT, "A configuration has at most " + MOST_SERVERS + " servers.");
            }
            check(entry, configuration, null, planProblem, imageProblem, known);
            Server server = configuration.add(entry);
            return views.of(configuration, server);
        });
    }

    public ServerView edit(UUID accountId, UUID id, UUID serverId, ServerDraft entered) {
        ServerDraft entry = Entries.tidy(entered);
        ServerDraft before = inTransaction(
                () -> server(configurations.require(accountId, id), serverId).settings());
        boolean more = entry.memory() != null && entry.memory().compareTo(before.memory()) > 0;
        Optional<String> planProblem = more ? planProblem(accountId, entry.memory()) : Optional.empty();
        // What a server was made from may be gone since.
        Optional<String> imageProblem =
                Entries.haveSameTemplate(entry, before) ? Optional.empty() : imageCheck.problem(accountId, entry);
        Set<UUID> known = certificates(accountId, entry);
        return inTransaction(() -> {
            Configuration configuration = open(accountId, id);
            Server server = server(configuration, serverId);
            if (server.isRemoved()) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "The server " + server.name()
                                + " goes with the next deploy. Discard the changes to keep and edit it.");
            }
            check(entry, configuration, server, planProblem, imageProblem, known);
            server.change(entry);
            return views.of(configuration, server);
        });
    }

    /**
     * In the caller's transaction: a copy of a server that an image was taken of, if there is room and an address for it in its
     * configuration.
     */
    public void addCopy(Configuration configuration, ServerDraft of, UUID imageId) {
        if (configuration.isDissolving() || configuration.servers().size() >= MOST_SERVERS) {
            return;
        }
        UUID accountId = configuration.accountId();
        ServerDraft beginning = Suggestions.of(
                of.tier(),
                configuration,
                addresses.of(accountId),
                VirtualPair.inUse(configurations.of(accountId), revisions));
        if (!beginning.address().isEmpty()) {
            configuration.add(Entries.copy(of, beginning, imageId));
        }
    }

    public void remove(UUID accountId, UUID id, List<UUID> serverIds) {
        inTransaction(() -> {
            Configuration configuration = open(accountId, id);
            Set<UUID> onGrid = revisions.onGrid(configuration).stream()
                    .map(RevisionServer::id)
                    .collect(Collectors.toSet());
            requireNoStandInLeft(configuration, serverIds);
            for (UUID serverId : new LinkedHashSet<>(serverIds)) {
                Server server = server(configuration, serverId);
                if (onGrid.contains(serverId)) {
                    server.markRemoved();
                } else {
                    configuration.drop(server);
                }
                configuration.servers().stream()
                        .filter(other -> !other.isRemoved())
                        .forEach(other -> other.change(Entries.unwired(other.settings(), serverId)));
            }
            return true;
        });
    }

    /** It would have nothing to stand in for. */
    private static void requireNoStandInLeft(Configuration configuration, List<UUID> removed) {
        for (Server server : configuration.servers()) {
            BalancerDraft balancer = server.settings().balancer();
            UUID first = balancer == null ? null : balancer.options().standsInFor();
            if (first != null && removed.contains(first) && !removed.contains(server.id()) && !server.isRemoved()) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        server.name() + " stands in for "
                                + server(configuration, first).name()
                                + ". Remove both, or give it a virtual address of its own first.");
            }
        }
    }

    public void discard(UUID accountId, UUID id) {
        inTransaction(() -> {
            Configuration configuration = open(accountId, id);
            if (configuration.orderedRevision() != null) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "The configuration is being deployed. Changes can be discarded when that is done.");
            }
            var deployed = revisions.deployed(configuration).stream()
                    .collect(Collectors.toMap(RevisionServer::id, Function.identity()));
            for (Server server : configuration.servers()) {
                RevisionServer before = deployed.get(server.id());
                if (before == null) {
                    configuration.drop(server);
                } else {
                    server.bringBack(before.settings());
                }
            }
            return true;
        });
    }

    /** The draft becomes what the revision was. */
    public void rollBack(UUID accountId, UUID id, int number) {
        Set<UUID> images = imageCheck.known(accountId);
        inTransaction(() -> {
            Configuration configuration = open(accountId, id);
            if (configuration.orderedRevision() != null) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "The configuration is being deployed. It can be rolled back when that is done.");
            }
            List<Revisions.Deployed> all = revisions.thatWereDeployed(id);
            List<RevisionServer> target = all.stream()
                    .filter(revision -> revision.number() == number)
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("revision that was deployed"))
                    .servers();
            RollBack.requireAddresses(
                    target,
                    addresses.of(accountId),
                    VirtualPair.inUse(configurations.of(accountId), revisions).stream()
                            .filter(pair ->
                                    configuration.server(pair.serverId()).isEmpty())
                            .toList());
            new RollBack(configuration, revisions.deployed(configuration), new FormerDisks(all, number, images))
                    .to(target);
            return true;
        });
    }

    private Optional<String> planProblem(UUID accountId, @Nullable Memory memory) {
        return memory != null && EntryChecks.isPossible(memory)
                ? planCheck.problem(accountId, memory)
                : Optional.empty();
    }

    /** Nobody is asked for an entry without any. */
    private Set<UUID> certificates(UUID accountId, ServerDraft entry) {
        BalancerDraft balancer = entry.balancer();
        return balancer == null || balancer.fronts().stream().noneMatch(FrontEnd::tls)
                ? Set.of()
                : certificates.getObject().certificates(accountId).stream()
                        .map(CertificateView::id)
                        .collect(Collectors.toSet());
    }

    private void check(
            ServerDraft entry,
            Configuration configuration,
            @Nullable Server edited,
            Optional<String> planProblem,
            Optional<String> imageProblem,
            Set<UUID> certificates) {
        Problems problems = new Problems();
        if (edited != null && entry.tier() != edited.tier()) {
            problems.add("tier", "A server stays in its tier. Add another server for a different one.");
        }
        EntryChecks.check(entry, surroundings(configuration, edited, certificates), problems);
        planProblem.ifPresent(problem -> problems.add("memory", problem));
        imageProblem.ifPresent(problem -> problems.add("imageId", problem));
        problems.refuseIfAny();
    }

    private Surroundings surroundings(Configuration configuration, @Nullable Server edited, Set<UUID> certificates) {
        UUID editedId = edited == null ? null : edited.id();
        UUID accountId = configuration.accountId();
        ServerDraft onGrid = revisions.onGrid(configuration).stream()
                .filter(server -> server.id().equals(editedId))
                .reduce((older, newer) -> newer)
                .map(RevisionServer::settings)
                .orElse(null);
        return new Surroundings(
                configuration.servers().stream()
                        .filter(server -> !server.id().equals(editedId))
                        .toList(),
                onGrid,
                addresses.of(accountId),
                VirtualPair.inUse(configurations.of(accountId), revisions).stream()
                        .filter(pair -> !pair.serverId().equals(editedId))
                        .toList(),
                certificates,
                editedId);
    }

    /** The configuration, for changes. */
    private Configuration open(UUID accountId, UUID id) {
        configurations.lock(accountId);
        Configuration configuration = configurations.require(accountId, id);
        if (configuration.isDissolving()) {
            throw new Refusal(Refusal.Reason.CONFLICT, "The configuration is being dissolved.");
        }
        return configuration;
    }

    private static Server server(Configuration configuration, UUID serverId) {
        return configuration.server(serverId).orElseThrow(() -> Refusal.notFound("server"));
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
