package org.stratagrid.web.panel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.Catalogue;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.page.Reply;
import org.stratagrid.web.security.Visitor;

/** Adding and editing one server in the side sheet of the panel. */
@Page
@RequestMapping("/configurations/{id}")
class ServerForms {

    private static final String FORM = "server-form :: form";

    private final Configurations configurations;
    private final Certificates certificates;
    private final Billing billing;
    private final Images images;
    private final Boards boards;
    private final Reply reply;

    ServerForms(
            Configurations configurations,
            Certificates certificates,
            Images images,
            Billing billing,
            Boards boards,
            Reply reply) {
        this.configurations = configurations;
        this.certificates = certificates;
        this.images = images;
        this.billing = billing;
        this.boards = boards;
        this.reply = reply;
    }

    @GetMapping("/servers/new")
    String begin(
            @AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestParam Tier tier, Model model) {
        ServerDraft suggestion = configurations.suggest(visitor.accountId(), id, tier);
        return form(visitor, id, null, tier, ServerForm.entries(suggestion), model);
    }

    @GetMapping("/servers/{serverId}")
    String edit(
            @AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @PathVariable UUID serverId, Model model) {
        ServerView server = server(configurations.configuration(visitor.accountId(), id), serverId);
        return form(visitor, id, server, server.settings().tier(), ServerForm.entries(server.settings()), model);
    }

    @PostMapping("/servers")
    String add(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam Tier tier,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        return save(visitor, id, null, tier, new Entries(parameters), response, model);
    }

    @PostMapping("/servers/{serverId}")
    String change(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID serverId,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        ServerView server = server(configurations.configuration(visitor.accountId(), id), serverId);
        Entries entries = new Entries(parameters);
        if (!parameters.containsKey("imageId")) {
            entries.with("imageId", Objects.requireNonNullElse(server.settings().imageId(), ""));
        }
        return save(visitor, id, server, server.settings().tier(), entries, response, model);
    }

    private String save(
            Visitor visitor,
            UUID id,
            @Nullable ServerView server,
            Tier tier,
            Entries entries,
            HttpServletResponse response,
            Model model) {
        entries.with("system", system(visitor, server, entries));
        ServerDraft draft = ServerForm.draft(tier, entries);
        if (!entries.areWrong()) {
            try {
                if (server == null) {
                    configurations.add(visitor.accountId(), id, draft);
                } else {
                    configurations.edit(visitor.accountId(), id, server.id(), draft);
                }
                reply.accepted(
                        response,
                        server == null
                                ? draft.name() + " is in the draft. Deploy brings it to the grid."
                                : "The change to " + draft.name() + " is in the draft.");
                model.addAttribute("board", boards.board(visitor.accountId(), id));
                return PanelPages.BOARD;
            } catch (Refusal refusal) {
                if (refusal.fields().isEmpty() && refusal.reason() != Refusal.Reason.INVALID) {
                    throw refusal;
                }
                entries.refused(refusal);
            }
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return form(visitor, id, server, tier, entries, model);
    }

    /** It comes with the image; of a server that keeps its image, or gets the template's, it stays whatever is sent (CP-10). */
    private String system(Visitor visitor, @Nullable ServerView server, Entries entries) {
        UUID imageId = entries.id("imageId");
        if (server != null && Objects.equals(imageId, server.settings().imageId())) {
            return server.settings().system();
        }
        if (imageId != null && isOwn(visitor, imageId)) {
            return DesiredServer.OWN_SYSTEM;
        }
        String present =
                server == null ? entries.text("system") : server.settings().system();
        return present.equals(DesiredServer.OWN_SYSTEM) ? Catalogue.SYSTEMS.get(0) : present;
    }

    private boolean isOwn(Visitor visitor, UUID imageId) {
        return images.images(visitor.accountId()).stream()
                .anyMatch(image -> image.id().equals(imageId) && image.own());
    }

    /** While the memory is typed: what the whole draft would use with it (CP-6). */
    @GetMapping("/what-if")
    String whatIf(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable UUID server,
            @RequestParam(defaultValue = "") String memory,
            Model model) {
        ConfigurationView configuration = configurations.configuration(visitor.accountId(), id);
        Entries entry = new Entries().with("memory", memory);
        long mib = entry.whole("memory", 1, 1_048_576, "the memory in MiB");
        if (!entry.areWrong()) {
            long present = server == null
                    ? 0
                    : server(configuration, server).settings().memory().mib();
            long all = boards.memoryWith(visitor.accountId(), configuration).mib() - present + mib;
            model.addAttribute("projection", billing.project(visitor.accountId(), new Memory(Math.max(0, all))));
        }
        return "server-form :: effect";
    }

    private String form(
            Visitor visitor, UUID id, @Nullable ServerView server, Tier tier, Entries entries, Model model) {
        ConfigurationView configuration = configurations.configuration(visitor.accountId(), id);
        model.addAttribute("configuration", configuration);
        model.addAttribute("server", server);
        model.addAttribute("tier", tier);
        model.addAttribute("noun", TierColumn.noun(tier));
        model.addAttribute("tierTitle", TierColumn.title(tier));
        model.addAttribute("entries", entries);
        model.addAttribute("systems", server == null ? Catalogue.SYSTEMS : List.of(entries.text("system")));
        model.addAttribute("templates", Catalogue.templates(tier));
        List<ServerImage> all =
                Boards.ask(() -> images.images(visitor.accountId())).orElse(List.of());
        List<ServerImage> fitting =
                all.stream().filter(image -> image.tier() == tier).toList();
        model.addAttribute("images", fitting);
        model.addAttribute(
                "imageIsGone",
                entries.has("imageId")
                        && fitting.stream()
                                .noneMatch(image -> image.id().toString().equals(entries.text("imageId"))));
        model.addAttribute("ownSystem", DesiredServer.OWN_SYSTEM);
        model.addAttribute(
                "backUps",
                server == null
                        ? List.of()
                        : all.stream()
                                .filter(image -> server.id().equals(image.serverId()))
                                .toList());
        model.addAttribute("packetClasses", PacketClass.values());
        model.addAttribute("databases", of(configuration, Tier.DATABASE));
        model.addAttribute("applications", of(configuration, Tier.APPLICATION));
        if (tier == Tier.LOAD_BALANCER) {
            model.addAttribute("addresses", configurations.addresses(visitor.accountId()));
            model.addAttribute("methods", BalancingMethod.values());
            model.addAttribute("persistences", Persistence.values());
            model.addAttribute("balanceable", balanceable(configuration, server));
            model.addAttribute("certificates", certificates.certificates(visitor.accountId()));
            model.addAttribute("furtherRows", BalancerForm.rows(entries));
            model.addAttribute("standables", standables(configuration, server));
        }
        return FORM;
    }

    /** Web and application servers that no other load balancer has taken (CP-5). */
    private static List<ServerView> balanceable(ConfigurationView configuration, @Nullable ServerView self) {
        Set<UUID> elsewhere = configuration.servers().stream()
                .filter(other -> self == null || !other.id().equals(self.id()))
                .filter(other -> other.state() != DraftState.REMOVED)
                .map(other -> other.settings().balancer())
                .filter(java.util.Objects::nonNull)
                .flatMap(balancer -> balancer.realServers().stream())
                .map(RealAddress::serverId)
                .collect(Collectors.toSet());
        return configuration.servers().stream()
                .filter(server -> server.state() != DraftState.REMOVED)
                .filter(server -> server.settings().tier() == Tier.WEB
                        || server.settings().tier() == Tier.APPLICATION)
                .filter(server -> !elsewhere.contains(server.id()))
                .toList();
    }

    /** Load balancers with addresses of their own. */
    private static List<ServerView> standables(ConfigurationView configuration, @Nullable ServerView self) {
        return of(configuration, Tier.LOAD_BALANCER).stream()
                .filter(other -> self == null || !other.id().equals(self.id()))
                .filter(other -> other.settings().balancer() != null
                        && !other.settings().balancer().standsIn())
                .toList();
    }

    private static List<ServerView> of(ConfigurationView configuration, Tier tier) {
        return configuration.servers().stream()
                .filter(server -> server.settings().tier() == tier && server.state() != DraftState.REMOVED)
                .toList();
    }

    private static ServerView server(ConfigurationView configuration, UUID serverId) {
        return configuration.servers().stream()
                .filter(server -> server.id().equals(serverId))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("server"));
    }
}
