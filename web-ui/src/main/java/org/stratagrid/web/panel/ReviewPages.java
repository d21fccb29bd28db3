package org.stratagrid.web.panel;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Needs;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.Visitor;

/**
 * Before Deploy is pressed: how are servers changed that run already, and who does not serve meanwhile (DM-6, CP-17); is there room
 * for the draft, and where would its new servers stand (SC-2, SC-12)?
 */
@Page
@RequestMapping("/configurations/{id}/review")
class ReviewPages {

    private final Configurations configurations;
    private final Placement placement;

    ReviewPages(Configurations configurations, Placement placement) {
        this.configurations = configurations;
        this.placement = placement;
    }

    @GetMapping
    String review(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        ConfigurationView configuration = configurations.configuration(visitor.accountId(), id);
        List<UUID> placed = configuration.servers().stream()
                .filter(server -> server.state() == DraftState.ADDED || server.state() == DraftState.CHANGED)
                .map(server -> server.id())
                .toList();
        if (!placed.isEmpty()) {
            try {
                model.addAttribute("ways", configurations.plan(visitor.accountId(), id));
                Map<UUID, String> sentences = placement
                        .whatIf(Needs.of(visitor.accountId(), configuration))
                        .sentences();
                model.addAttribute(
                        "sentences",
                        placed.stream()
                                .filter(sentences::containsKey)
                                .map(sentences::get)
                                .toList());
            } catch (Refusal refusal) {
                model.addAttribute("refusal", refusal.sentence());
            }
        }
        return "panel :: review";
    }
}
