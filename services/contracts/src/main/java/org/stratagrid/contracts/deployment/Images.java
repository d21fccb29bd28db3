package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/**
 * An account's images (spec CP-12, DM-4). They outlive the servers that they were taken of. Every call names the account that
 * asks: what belongs to another answers NOT_FOUND. Errors are {@link org.stratagrid.contracts.values.Refusal}s.
 */
@HttpExchange("/internal/deployment/images/{accountId}")
public interface Images {

    /** Newest first. */
    @GetExchange
    List<ServerImage> images(@PathVariable("accountId") UUID accountId);

    /** For good. Servers that were made from it keep what they have. */
    @DeleteExchange("/{imageId}")
    void delete(@PathVariable("accountId") UUID accountId, @PathVariable("imageId") UUID imageId);
}
