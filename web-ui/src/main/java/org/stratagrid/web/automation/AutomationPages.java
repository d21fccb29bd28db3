package org.stratagrid.web.automation;

import jakarta.servlet.http.HttpServletResponse;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScalingView;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.scaling.TierScaling;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.Visitor;

/** The automation of one configuration (spec DM-8, DM-9): a form for each tier, the calendar, the log. */
@Page
@RequestMapping("/configurations/{id}/automation")
class AutomationPages {

    private final Scaling scaling;

    AutomationPages(Scaling scaling) {
        this.scaling = scaling;
    }

    @GetMapping
    String automation(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, Model model) {
        return page(scaling.scaling(visitor.accountId(), id), null, null, null, model);
    }

    @PostMapping("/tiers/{tier}")
    String decide(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable Tier tier,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        ScalingView view = scaling.scaling(visitor.accountId(), id);
        Entries entries = new Entries(parameters);
        ScalingPolicy policy = PolicyForm.read(entries, view.overageRate());
        if (!entries.areWrong()) {
            try {
                scaling.decide(visitor.accountId(), id, tier, policy);
                after.addFlashAttribute(
                        "done",
                        policy.on()
                                ? "Saved. The " + tier.words() + " tier is watched from now on."
                                : "Saved. The " + tier.words() + " tier is not changed because of load.");
                return "redirect:/configurations/" + id + "/automation";
            } catch (Refusal refusal) {
                if (refusal.reason() == Refusal.Reason.NOT_FOUND) {
                    throw refusal;
                }
                entries.refused(refusal);
            }
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return page(view, tier, entries, null, model);
    }

    @PostMapping("/tiers/{tier}/resumption")
    String resume(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable Tier tier,
            RedirectAttributes after) {
        scaling.resume(visitor.accountId(), id, tier);
        after.addFlashAttribute("done", "The " + tier.words() + " tier is watched again.");
        return "redirect:/configurations/" + id + "/automation";
    }

    @PostMapping("/windows")
    String schedule(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Entries entries = new Entries(parameters);
        ScheduledWindow window = WindowForm.read(entries);
        if (!entries.areWrong()) {
            try {
                scaling.schedule(visitor.accountId(), id, window);
                after.addFlashAttribute("done", "The window is in the calendar.");
                return "redirect:/configurations/" + id + "/automation#calendar";
            } catch (Refusal refusal) {
                if (refusal.reason() == Refusal.Reason.NOT_FOUND) {
                    throw refusal;
                }
                entries.refused(refusal);
            }
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return page(scaling.scaling(visitor.accountId(), id), null, null, entries, model);
    }

    @PostMapping("/windows/{windowId}/deletion")
    String cancel(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID windowId,
            RedirectAttributes after) {
        scaling.cancel(visitor.accountId(), id, windowId);
        after.addFlashAttribute("done", "The window is out of the calendar; what it had added goes.");
        return "redirect:/configurations/" + id + "/automation#calendar";
    }

    private static String page(
            ScalingView view,
            @Nullable Tier wrongTier,
            @Nullable Entries wrongPolicy,
            @Nullable Entries wrongWindow,
            Model model) {
        Map<Tier, Entries> forms = new EnumMap<>(Tier.class);
        for (TierScaling tier : view.tiers()) {
            boolean wrong = tier.tier() == wrongTier && wrongPolicy != null;
            forms.put(
                    tier.tier(), wrong ? java.util.Objects.requireNonNull(wrongPolicy) : PolicyForm.of(tier.policy()));
        }
        List<Tier> tiers = view.tiers().stream().map(TierScaling::tier).toList();
        model.addAttribute("view", view);
        model.addAttribute("forms", forms);
        model.addAttribute("window", wrongWindow == null ? WindowForm.empty(tiers) : wrongWindow);
        model.addAttribute("days", DayOfWeek.values());
        model.addAttribute("zones", new TreeSet<>(ZoneId.getAvailableZoneIds()));
        return "automation";
    }
}
