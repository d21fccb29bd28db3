package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.values.Refusal;

/** Takes as a certificate whatever begins like one; a key with "wrong" in it belongs to another one. */
@Component
public class FakeCertificates implements Certificates {

    private final Map<UUID, List<CertificateView>> all = new LinkedHashMap<>();

    @Override
    public synchronized List<CertificateView> certificates(UUID accountId) {
        return List.copyOf(all.getOrDefault(accountId, List.of()));
    }

    @Override
    public synchronized CertificateView upload(UUID accountId, CertificateUpload upload) {
        CertificateView made = view(UUID.randomUUID(), upload.name(), upload);
        all.computeIfAbsent(accountId, id -> new ArrayList<>()).add(made);
        return made;
    }

    private static CertificateView view(UUID id, String name, CertificateUpload upload) {
        if (!upload.chain().startsWith("-----BEGIN CERTIFICATE-----")) {
            throw Refusal.invalid("chain", "This is no certificate in PEM form.");
        }
        if (upload.key().contains("wrong")) {
            throw Refusal.invalid("key", "The key does not belong to the certificate of shop.example.");
        }
        Instant now = Instant.now();
        return new CertificateView(
                id, name, List.of("shop.example"), "CA", now, now.plusSeconds(8_000_000), "00", List.of(), now);
    }

    @Override
    public synchronized CertificateView renew(UUID accountId, UUID id, CertificateUpload upload) {
        List<CertificateView> own = all.getOrDefault(accountId, List.of());
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i).id().equals(id)) {
                own.set(i, view(id, own.get(i).name(), upload));
                return own.get(i);
            }
        }
        throw Refusal.notFound("certificate");
    }

    @Override
    public synchronized void delete(UUID accountId, UUID id) {
        if (!all.getOrDefault(accountId, new ArrayList<>())
                .removeIf(certificate -> certificate.id().equals(id))) {
            throw Refusal.notFound("certificate");
        }
    }
}
