package org.stratagrid.web.certificates;

import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.Visitor;

/** The account's certificates, with which load balancers end TLS (DM-5). A key that was entered never travels back. */
@Page
@RequestMapping("/certificates")
class CertificatePages {

    private final Certificates certificates;

    CertificatePages(Certificates certificates) {
        this.certificates = certificates;
    }

    @GetMapping
    String all(@AuthenticationPrincipal Visitor visitor, Model model) {
        return page(visitor, null, new Entries(), model);
    }

    @GetMapping("/{id}")
    String renewal(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        return page(visitor, find(visitor, id), new Entries(), model);
    }

    @PostMapping
    String upload(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Entries entries = new Entries(parameters);
        try {
            CertificateView made = certificates.upload(visitor.accountId(), entered(entries));
            after.addFlashAttribute(
                    "done", made.name() + " is there. Choose it at a load balancer's virtual address, then deploy.");
            return "redirect:/certificates";
        } catch (Refusal refusal) {
            response.setStatus(refusal.reason().status());
            return page(visitor, null, entries.refused(refusal), model);
        }
    }

    @PostMapping("/{id}")
    String renew(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Entries entries = new Entries(parameters);
        CertificateView present = find(visitor, id);
        try {
            CertificateView renewed = certificates.renew(visitor.accountId(), id, entered(entries));
            after.addFlashAttribute(
                    "done",
                    renewed.name() + " is renewed"
                            + (renewed.usedBy().isEmpty()
                                    ? "."
                                    : ". Load balancers that use it go over to it now, without losing a connection."));
            return "redirect:/certificates";
        } catch (Refusal refusal) {
            response.setStatus(refusal.reason().status());
            return page(visitor, present, entries.refused(refusal), model);
        }
    }

    @PostMapping("/{id}/deletion")
    String delete(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, RedirectAttributes after) {
        certificates.delete(visitor.accountId(), id);
        after.addFlashAttribute("done", "The certificate and its key are deleted.");
        return "redirect:/certificates";
    }

    private CertificateView find(Visitor visitor, UUID id) {
        return certificates.certificates(visitor.accountId()).stream()
                .filter(certificate -> certificate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("certificate"));
    }

    private static CertificateUpload entered(Entries entries) {
        return new CertificateUpload(entries.text("name"), entries.text("chain"), entries.text("key"));
    }

    private String page(Visitor visitor, @Nullable CertificateView renewed, Entries entries, Model model) {
        model.addAttribute("certificates", certificates.certificates(visitor.accountId()));
        model.addAttribute("renewed", renewed);
        model.addAttribute("entries", entries.without("key"));
        return "certificates";
    }
}
