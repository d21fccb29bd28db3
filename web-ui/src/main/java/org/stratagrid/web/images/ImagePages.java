package org.stratagrid.web.images;

import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.Visitor;

/** All images of the account, those of servers and sites that are gone too. */
@Page
@RequestMapping("/images")
class ImagePages {

    private final Images images;

    ImagePages(Images images) {
        this.images = images;
    }

    @GetMapping
    String images(@AuthenticationPrincipal Visitor visitor, Model model) {
        model.addAttribute("images", images.images(visitor.accountId()));
        return "images";
    }

    @PostMapping("/{imageId}/deletion")
    String delete(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID imageId, RedirectAttributes after) {
        images.delete(visitor.accountId(), imageId);
        after.addFlashAttribute("done", "The image is deleted. Servers that were made from it keep their disks.");
        return "redirect:/images";
    }
}
