package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.PublicAddress;
import org.stratagrid.contracts.configurations.RevisionView;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Configurations", description = "Sites drawn in tiers. Changes gather in a draft until they are deployed")
class ConfigurationsApi {

    private final Configurations configurations;

    ConfigurationsApi(Configurations configurations) {
        this.configurations = configurations;
    }

    @GetMapping("/configurations")
    @Operation(summary = "All configurations with their drafts")
    List<ConfigurationView> all(@AuthenticationPrincipal Visitor visitor) {
        return configurations.configurations(visitor.accountId());
    }

    @PostMapping("/configurations")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "A new, empty configuration")
    ConfigurationView create(@AuthenticationPrincipal Visitor visitor, @RequestBody NewConfiguration request) {
        return configurations.create(visitor.accountId(), request);
    }

    @GetMapping("/configurations/{id}")
    @Operation(summary = "One configuration with its draft")
    ConfigurationView one(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        return configurations.configuration(visitor.accountId(), id);
    }

    @GetMapping("/configurations/{id}/suggestion")
    @Operation(
            summary = "Sensible settings for one more server of a tier",
            description = "Change what you like and" + " send it to “servers”.")
    ServerDraft suggestion(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestParam Tier tier) {
        return configurations.suggest(visitor.accountId(), id, tier);
    }

    @PostMapping("/configurations/{id}/servers")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a server to the draft")
    ServerView add(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestBody ServerDraft draft) {
        return configurations.add(visitor.accountId(), id, draft);
    }

    @PutMapping("/configurations/{id}/servers/{serverId}")
    @Operation(summary = "Change a server of the draft")
    ServerView edit(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable UUID serverId,
            @RequestBody ServerDraft draft) {
        return configurations.edit(visitor.accountId(), id, serverId, draft);
    }

    @DeleteMapping("/configurations/{id}/servers/{serverId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a server out of the draft")
    void removeOne(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @PathVariable UUID serverId) {
        configurations.remove(visitor.accountId(), id, List.of(serverId));
    }

    @PostMapping("/configurations/{id}/removals")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take several servers out of the draft", description = "The body is a list of server ids.")
    void remove(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestBody List<UUID> serverIds) {
        configurations.remove(visitor.accountId(), id, serverIds);
    }

    @DeleteMapping("/configurations/{id}/draft")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Discard the draft's changes")
    void discard(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        configurations.discard(visitor.accountId(), id);
    }

    @GetMapping("/configurations/{id}/plan")
    @Operation(
            summary = "How a deploy of the draft would change the servers that run already",
            description =
                    "LIVE and MEMORY: while it runs. AT_REST: it is stopped. BESIDE: built anew beside, with a new disk,"
                            + " then switched over. RESTART: it does not serve for a while.")
    List<PlannedChange> plan(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        return configurations.plan(visitor.accountId(), id);
    }

    @GetMapping("/configurations/{id}/revisions")
    @Operation(summary = "The revisions that were deployed, newest first, with what each of them changed")
    List<RevisionView> revisions(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        return configurations.revisions(visitor.accountId(), id);
    }

    @PostMapping("/configurations/{id}/revisions/{number}/draft")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Roll the draft back to a revision",
            description =
                    "Changes that are not deployed are lost. Servers removed since come back as new ones with empty"
                            + " disks. Deploy brings the draft to the grid.")
    void rollBack(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @PathVariable int number) {
        configurations.rollBack(visitor.accountId(), id, number);
    }

    @GetMapping("/addresses")
    @Operation(summary = "The account's public addresses and what uses them")
    List<PublicAddress> addresses(@AuthenticationPrincipal Visitor visitor) {
        return configurations.addresses(visitor.accountId());
    }
}
