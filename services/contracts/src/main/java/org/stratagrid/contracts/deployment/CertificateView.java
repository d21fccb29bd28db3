package org.stratagrid.contracts.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A certificate of an account; its key is never shown.
 *
 * @param hosts       the names it is for
 * @param fingerprint SHA-256 of the server's own certificate, in hexadecimal digits
 * @param usedBy      load balancers on the grid, "site shop, load balancer lb-1"
 */
public record CertificateView(
        UUID id,
        String name,
        List<String> hosts,
        String issuer,
        Instant validFrom,
        Instant validUntil,
        String fingerprint,
        List<String> usedBy,
        Instant uploadedAt) {}
