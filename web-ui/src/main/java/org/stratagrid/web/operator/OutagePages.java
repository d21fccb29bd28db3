package org.stratagrid.web.operator;

import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.web.page.Page;

/** The operator's levers on a node that fails or is worked on (DM-7). */
@Page
@RequestMapping("/operator/nodes/{nodeId}")
class OutagePages {

    private final Nodes nodes;

    OutagePages(Nodes nodes) {
        this.nodes = nodes;
    }

    @PostMapping("/maintenance")
    String beginMaintenance(@PathVariable UUID nodeId, RedirectAttributes after) {
        nodes.beginMaintenance(nodeId);
        return back(nodeId, "Maintenance has begun.", after);
    }

    @PostMapping("/maintenance/end")
    String endMaintenance(@PathVariable UUID nodeId, RedirectAttributes after) {
        nodes.endMaintenance(nodeId);
        return back(nodeId, "The node is watched and takes new servers again.", after);
    }

    @PostMapping("/off")
    String confirmOff(@PathVariable UUID nodeId, RedirectAttributes after) {
        nodes.confirmOff(nodeId);
        return back(nodeId, "Its servers are being started on other nodes.", after);
    }

    @PostMapping("/disks-lost")
    String giveUpDisks(@PathVariable UUID nodeId, RedirectAttributes after) {
        nodes.giveUpDisks(nodeId);
        return back(nodeId, "Servers that waited for their data are being rebuilt.", after);
    }

    @PostMapping("/accept-host")
    String acceptHost(@PathVariable UUID nodeId, RedirectAttributes after) {
        nodes.acceptHost(nodeId);
        return back(nodeId, "The host that answers next is taken as this node.", after);
    }

    private static String back(UUID nodeId, String done, RedirectAttributes after) {
        after.addFlashAttribute("done", done);
        return "redirect:/operator/nodes/" + nodeId;
    }
}
