package org.stratagrid.contracts.configurations;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.values.Tier;

/**
 * What customers want (spec CP). Every call names the account that asks: what belongs to another answers NOT_FOUND. Errors are
 * {@link org.stratagrid.contracts.values.Refusal}s; INVALID names the fields of the {@link ServerDraft} that are wrong.
 */
@HttpExchange("/internal/configurations/{accountId}")
public interface Configurations {

    @GetExchange
    List<ConfigurationView> configurations(@PathVariable("accountId") UUID accountId);

    /** INVALID for a name that is empty, too long, or taken in this account (field "name"). */
    @PostExchange
    ConfigurationView create(@PathVariable("accountId") UUID accountId, @RequestBody NewConfiguration request);

    @GetExchange("/{id}")
    ConfigurationView configuration(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /** A form's beginning for one more server of this tier: name, next free address, sensible sizes (CP-3). */
    @GetExchange("/{id}/suggestion")
    ServerDraft suggest(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @RequestParam("tier") Tier tier);

    /** Adds a server to the draft (CP-2, CP-6). */
    @PostExchange("/{id}/servers")
    ServerView add(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @RequestBody ServerDraft draft);

    /** Changes a server of the draft (CP-10); the tier stays. */
    @PutExchange("/{id}/servers/{serverId}")
    ServerView edit(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("id") UUID id,
            @PathVariable("serverId") UUID serverId,
            @RequestBody ServerDraft draft);

    /** Takes servers out of the draft; the running ones go with the next deploy. Wires that named them are cut. */
    @PostExchange("/{id}/removals")
    void remove(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @RequestBody List<UUID> serverIds);

    /** The draft becomes what is deployed again. */
    @DeleteExchange("/{id}/draft")
    void discard(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /**
     * How a deploy of the draft would change the servers that are on the grid (DM-6); those that come, go, or stay as they are do not
     * appear. INVALID for a change that the grid cannot make, CONFLICT while an order is in work.
     */
    @GetExchange("/{id}/plan")
    List<PlannedChange> plan(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /** The revisions that were deployed, newest first. */
    @GetExchange("/{id}/revisions")
    List<RevisionView> revisions(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /**
     * The draft becomes what this revision was; a deploy then brings it to the grid. Servers that were removed since come back as new
     * ones with empty disks, and no disk becomes smaller. NOT_FOUND for a revision that was never deployed; CONFLICT while a
     * deploy is in work, or for a virtual address that something else uses by now.
     */
    @PostExchange("/{id}/revisions/{number}/draft")
    void rollBack(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @PathVariable("number") int number);

    /** Deploys the draft (CP-17). CONFLICT while another order is in work or when nothing has changed. */
    @PostExchange("/{id}/deployments")
    OrderRef deploy(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /** Starts, stops, restarts, backs up or restores deployed servers (CP-8, CP-12). */
    @PostExchange("/{id}/actions")
    OrderRef act(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @RequestBody ServerAction action);

    /**
     * Takes an image of each of these deployed servers; when that is done, a copy of each is in the draft, with the settings of
     * its source, a name and an address of its own, and a disk made from the image (CP-12). The image stays among the back-ups.
     */
    @PostExchange("/{id}/clones")
    OrderRef copy(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @RequestBody List<UUID> serverIds);

    /**
     * Dissolves the configuration: an order removes everything from the grid, then the configuration itself goes. One that was
     * never deployed goes at once and the answer's order id is null.
     */
    @DeleteExchange("/{id}")
    OrderRef delete(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /** The account's public addresses (CP-7). */
    @GetExchange("/addresses")
    List<PublicAddress> addresses(@PathVariable("accountId") UUID accountId);
}
