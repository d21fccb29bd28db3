package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * An account's certificates, with which its load balancers end TLS (spec DM-5). Errors are
 * {@link org.stratagrid.contracts.values.Refusal}s: INVALID with a sentence at "name", "chain" or "key".
 */
@HttpExchange("/internal/deployment/accounts/{accountId}/certificates")
public interface Certificates {

    /** By name. */
    @GetExchange
    List<CertificateView> certificates(@PathVariable("accountId") UUID accountId);

    @PostExchange
    CertificateView upload(@PathVariable("accountId") UUID accountId, @RequestBody CertificateUpload upload);

    /** Another chain and key in its place; load balancers that use it go over to them at once, without losing a connection. */
    @PutExchange("/{id}")
    CertificateView renew(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("id") UUID id,
            @RequestBody CertificateUpload upload);

    /** CONFLICT while a load balancer on the grid uses it. */
    @DeleteExchange("/{id}")
    void delete(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);
}
