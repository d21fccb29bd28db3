package org.stratagrid.web.keys;

import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.Visitor;

/** The account's API keys. A new key's secret is shown in the answer to its making and never again. */
@Page
@RequestMapping("/keys")
class KeyPages {

    private final Accounts accounts;

    KeyPages(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    String keys(@AuthenticationPrincipal Visitor visitor, Model model) {
        return page(visitor, new Entries(), model);
    }

    @PostMapping
    String create(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        Entries entries = new Entries(parameters);
        if (!entries.has("name")) {
            entries.wrong("name", "Give the key a name that tells what uses it, for example deploy-script.");
            response.setStatus(Refusal.Reason.INVALID.status());
            return page(visitor, entries, model);
        }
        try {
            model.addAttribute(
                    "created", accounts.createKey(visitor.accountId(), new ApiKeyRequest(entries.text("name"))));
            return page(visitor, new Entries(), model);
        } catch (Refusal refusal) {
            response.setStatus(refusal.reason().status());
            return page(visitor, entries.refused(refusal), model);
        }
    }

    @PostMapping("/{keyId}/revocation")
    String revoke(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID keyId, RedirectAttributes after) {
        accounts.revokeKey(visitor.accountId(), keyId);
        after.addFlashAttribute("done", "The key is revoked. Requests with it are refused from now on.");
        return "redirect:/keys";
    }

    private String page(Visitor visitor, Entries entries, Model model) {
        model.addAttribute("keys", accounts.keys(visitor.accountId()));
        model.addAttribute("entries", entries);
        return "keys";
    }
}
