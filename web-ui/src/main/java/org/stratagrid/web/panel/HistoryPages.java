package org.stratagrid.web.panel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.page.Reply;
import org.stratagrid.web.security.Visitor;

/** What was deployed before, and the way back to it (DM-6). */
@Page
@RequestMapping("/configurations/{id}/history")
class HistoryPages {

    private final Configurations configurations;
    private final Boards boards;
    private final Reply reply;

    HistoryPages(Configurations configurations, Boards boards, Reply reply) {
        this.configurations = configurations;
        this.boards = boards;
        this.reply = reply;
    }

    @GetMapping
    String history(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        model.addAttribute("id", id);
        model.addAttribute("revisions", configurations.revisions(visitor.accountId(), id));
        return "panel :: history";
    }

    @PostMapping("/{number}")
    String rollBack(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable int number,
            HttpServletResponse response,
            Model model) {
        configurations.rollBack(visitor.accountId(), id, number);
        reply.notice(response, "The draft is what revision " + number + " was. Deploy brings it back.");
        model.addAttribute("board", boards.board(visitor.accountId(), id));
        return PanelPages.BOARD;
    }
}
