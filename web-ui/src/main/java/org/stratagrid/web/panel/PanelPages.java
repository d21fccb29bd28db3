package org.stratagrid.web.panel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.page.Reply;
import org.stratagrid.web.security.Visitor;

/** The panel of one configuration, and all that acts on it as a whole or on selected servers. */
@Page
@RequestMapping("/configurations/{id}")
class PanelPages {

    static final String BOARD = "panel :: board";

    private final Configurations configurations;
    private final Boards boards;
    private final Reply reply;

    PanelPages(Configurations configurations, Boards boards, Reply reply) {
        this.configurations = configurations;
        this.boards = boards;
        this.reply = reply;
    }

    @GetMapping
    String panel(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        model.addAttribute("board", boards.board(visitor.accountId(), id));
        return "panel";
    }

    @GetMapping("/board")
    String board(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        model.addAttribute("board", boards.board(visitor.accountId(), id));
        return BOARD;
    }

    @PostMapping("/deploy")
    String deploy(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        configurations.deploy(visitor.accountId(), id);
        return board(visitor, id, model);
    }

    @PostMapping("/discard")
    String discard(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            HttpServletResponse response,
            Model model) {
        configurations.discard(visitor.accountId(), id);
        reply.notice(response, "The draft is what is deployed again.");
        return board(visitor, id, model);
    }

    @PostMapping("/actions")
    String act(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam OrderKind kind,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        if (kind == OrderKind.DEPLOY) {
            throw new Refusal(Refusal.Reason.INVALID, "Servers can be started, stopped and restarted.");
        }
        List<UUID> servers = selected(parameters);
        OrderRef order = configurations.act(
                visitor.accountId(), id, new ServerAction(kind, servers, new Entries(parameters).id("image")));
        if (order.orderId() == null) {
            reply.notice(response, "Nothing had to be done.");
        }
        return board(visitor, id, model);
    }

    @PostMapping("/clones")
    String copy(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        List<UUID> servers = selected(parameters);
        configurations.copy(visitor.accountId(), id, servers);
        reply.notice(
                response,
                servers.size() == 1
                        ? "The copy is in the draft as soon as its image is taken."
                        : "The copies are in the draft as soon as their images are taken.");
        return board(visitor, id, model);
    }

    @PostMapping("/removals")
    String remove(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        List<UUID> servers = selected(parameters);
        configurations.remove(visitor.accountId(), id, servers);
        reply.notice(
                response,
                servers.size() == 1
                        ? "The server is taken out of the draft."
                        : String.format(Locale.ROOT, "%d servers are taken out of the draft.", servers.size()));
        return board(visitor, id, model);
    }

    /** Irreversible, so its name has to be typed (CP-11). */
    @PostMapping("/deletion")
    String delete(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String confirmation,
            HttpServletResponse response,
            Model model) {
        ConfigurationView configuration = configurations.configuration(visitor.accountId(), id);
        if (!confirmation.trim().equals(configuration.name())) {
            throw Refusal.invalid(
                    "confirmation",
                    "Type the name “" + configuration.name() + "” exactly to delete the configuration.");
        }
        OrderRef order = configurations.delete(visitor.accountId(), id);
        if (order.orderId() == null) {
            return gone(response);
        }
        try {
            return board(visitor, id, model);
        } catch (Refusal refusal) {
            if (refusal.reason() != Refusal.Reason.NOT_FOUND) {
                throw refusal;
            }
            // It had little to remove, and is gone already.
            return gone(response);
        }
    }

    private String gone(HttpServletResponse response) {
        reply.goTo(response, "/?gone");
        return "fragments :: nothing";
    }

    private static List<UUID> selected(MultiValueMap<String, String> parameters) {
        List<UUID> servers = new Entries(parameters).ids("server");
        if (servers.isEmpty()) {
            throw new Refusal(Refusal.Reason.INVALID, "Select at least one server first.");
        }
        return servers;
    }
}
