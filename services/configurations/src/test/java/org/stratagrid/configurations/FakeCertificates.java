package org.stratagrid.configurations;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;

/** One certificate for each account that was given one. */
class FakeCertificates implements Certificates {

    private final Map<UUID, UUID> known = new ConcurrentHashMap<>();

    UUID give(UUID accountId) {
        return known.computeIfAbsent(accountId, id -> UUID.randomUUID());
    }

    @Override
    public List<CertificateView> certificates(UUID accountId) {
        UUID id = known.get(accountId);
        return id == null
                ? List.of()
                : List.of(new CertificateView(
                        id,
                        "shop",
                        List.of("shop.example"),
                        "CA",
                        Instant.EPOCH,
                        Instant.MAX,
                        "00",
                        List.of(),
                        Instant.EPOCH));
    }

    @Override
    public CertificateView upload(UUID accountId, CertificateUpload upload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CertificateView renew(UUID accountId, UUID id, CertificateUpload upload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(UUID accountId, UUID id) {
        throw new UnsupportedOperationException();
    }
}
