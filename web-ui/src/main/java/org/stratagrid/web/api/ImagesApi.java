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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.web.images.OwnImage;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1/images")
@Tag(name = "Images", description = "Back-ups of servers, from which servers are restored and new ones are made")
class ImagesApi {

    private final Images images;

    ImagesApi(Images images) {
        this.images = images;
    }

    @GetMapping
    @Operation(summary = "All images of the account, newest first")
    List<OwnImage> all(@AuthenticationPrincipal Visitor visitor) {
        return images.images(visitor.accountId()).stream().map(OwnImage::of).toList();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete an image", description = "Irreversible. Servers made from it keep their disks.")
    void delete(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        images.delete(visitor.accountId(), id);
    }
}
