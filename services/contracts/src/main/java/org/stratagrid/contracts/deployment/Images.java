package org.stratagrid.contracts.deployment;

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

/**
 * An account's images (spec CP-12, DM-4). They outlive the servers that they were taken of. Every call names the account that
 * asks: what belongs to another answers NOT_FOUND. Errors are {@link org.stratagrid.contracts.values.Refusal}s.
 */
@HttpExchange("/internal/deployment/images/{accountId}")
public interface Images {

    /** Newest first. */
    @GetExchange
    List<ServerImage> images(@PathVariable("accountId") UUID accountId);

    /**
     * Begins an upload of an image of the customer's own (DM-4). INVALID for a bad name or tier, CONFLICT when the account has as
     * many as it may have. An upload that is not ended within a day is forgotten.
     */
    @PostExchange("/uploads")
    Upload begin(@PathVariable("accountId") UUID accountId, @RequestBody NewImage image);

    /** The next piece, at most 8 MiB. Repeating one changes nothing; CONFLICT where one before is missing, INVALID past the limit. */
    @PutExchange("/uploads/{imageId}")
    Upload send(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("imageId") UUID imageId,
            @RequestParam("offset") long offset,
            @RequestBody byte[] piece);

    /**
     * All was sent: the image is looked at, and is there from now on, unchangeable. INVALID (field "file") when it is none, or
     * one that names other files; then nothing is left of it.
     */
    @PostExchange("/uploads/{imageId}/end")
    ServerImage end(@PathVariable("accountId") UUID accountId, @PathVariable("imageId") UUID imageId);

    /** For good. Servers that were made from it keep what they have. */
    @DeleteExchange("/{imageId}")
    void delete(@PathVariable("accountId") UUID accountId, @PathVariable("imageId") UUID imageId);
}
