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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.CertificateUpload;
import org.stratagrid.contracts.deployment.CertificateView;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1/certificates")
@Tag(name = "Certificates", description = "With which load balancers end TLS. Keys go in and never come out")
class CertificatesApi {

    private final Certificates certificates;

    CertificatesApi(Certificates certificates) {
        this.certificates = certificates;
    }

    @GetMapping
    @Operation(summary = "The account's certificates, without their keys")
    List<CertificateView> all(@AuthenticationPrincipal Visitor visitor) {
        return certificates.certificates(visitor.accountId());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Upload a certificate chain and its key, both PEM")
    CertificateView upload(@AuthenticationPrincipal Visitor visitor, @RequestBody CertificateUpload upload) {
        return certificates.upload(visitor.accountId(), upload);
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Renew a certificate",
            description = "Load balancers that use it go over to it at once, without losing a connection.")
    CertificateView renew(
            @AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestBody CertificateUpload upload) {
        return certificates.renew(visitor.accountId(), id, upload);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a certificate that no load balancer uses")
    void delete(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        certificates.delete(visitor.accountId(), id);
    }
}
