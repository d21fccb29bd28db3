package org.stratagrid.deployment.pool;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.certificate.CertificateStore;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;

/** Certificates, and the load balancers that use them: one that is renewed is live everywhere, or on its way. */
@RestController
class CertificatesEndpoint implements Certificates {

    private final CertificateStore certificates;
    private final ServerStore servers;
    private final SiteStore sites;
    private final CatchingUp catchingUp;
    private final Clock clock;
    private final TransactionTemplate transaction;

    CertificatesEndpoint(
            CertificateStore certificates,
            ServerStore servers,
            SiteStore sites,
            CatchingUp catchingUp,
            Clock clock,
            TransactionTemplate transaction) {
        this.certificates = certificates;
        this.servers = servers;
        this.sites = sites;
        this.catchingUp = catchingUp;
        this.clock = clock;
        this.transaction = transaction;
    }

    @Override
    public List<CertificateView> certificates(UUID accountId) {
        List<Server> balancers = balancers(accountId);
        return certificates.of(accountId).stream()
                .map(certificate -> withUse(certificate, balancers))
                .toList();
    }

    @Override
    public CertificateView upload(UUID accountId, CertificateUpload upload) {
        return view(accountId, certificates.add(accountId, upload, clock.instant()));
    }

    @Override
    public CertificateView renew(UUID accountId, UUID id, CertificateUpload upload) {
        List<UUID> concerned = Objects.requireNonNull(transaction.execute(status -> {
            certificates.renew(accountId, id, upload, clock.instant());
            return catchingUp.fallBehind(balancers(accountId).stream()
                    .filter(balancer -> uses(balancer, id))
                    .toList());
        }));
        concerned.forEach(catchingUp::bring);
        return view(accountId, id);
    }

    @Override
    public void delete(UUID accountId, UUID id) {
        transaction.executeWithoutResult(status -> {
            CertificateView certificate = view(accountId, id);
            if (!certificate.usedBy().isEmpty()) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "The certificate is in use: " + String.join("; ", certificate.usedBy())
                                + ". Choose another one there and deploy, then delete it.");
            }
            certificates.delete(id);
        });
    }

    private CertificateView view(UUID accountId, UUID id) {
        return certificates
                .find(accountId, id)
                .map(certificate -> withUse(certificate, balancers(accountId)))
                .orElseThrow(() -> Refusal.notFound("certificate"));
    }

    private List<Server> balancers(UUID accountId) {
        return servers.ofAccount(accountId).stream().filter(Server::isBalancer).toList();
    }

    /** As it is, or as the order in work makes it. */
    private static boolean uses(Server balancer, UUID certificate) {
        return Stream.of(balancer.spec(), balancer.wanted())
                .map(DesiredServer::balancer)
                .filter(Objects::nonNull)
                .map(BalancerSettings::fronts)
                .flatMap(List::stream)
                .anyMatch(front -> certificate.equals(front.certificateId()));
    }

    private CertificateView withUse(CertificateView certificate, List<Server> balancers) {
        return new CertificateView(
                certificate.id(),
                certificate.name(),
                certificate.hosts(),
                certificate.issuer(),
                certificate.validFrom(),
                certificate.validUntil(),
                certificate.fingerprint(),
                balancers.stream()
                        .filter(balancer -> uses(balancer, certificate.id()))
                        .map(balancer -> "site "
                                + sites.find(balancer.configurationId())
                                        .orElseThrow()
                                        .name() + ", load balancer " + balancer.name())
                        .toList(),
                certificate.uploadedAt());
    }
}
