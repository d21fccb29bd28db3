package org.stratagrid.web.operator;

import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.web.page.Page;

/** Nodes that died, and what became of their servers (DM-7). */
@Page
@RequestMapping("/operator/deaths")
class DeathPages {

    private final Nodes nodes;

    DeathPages(Nodes nodes) {
        this.nodes = nodes;
    }

    @GetMapping
    String deaths(Model model) {
        model.addAttribute("deaths", nodes.deaths());
        return "operator/deaths";
    }
}
