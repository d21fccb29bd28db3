package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.NewImage;
import org.stratagrid.contracts.deployment.Upload;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.images.OwnImage;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1/images")
@Tag(
        name = "Images",
        description =
                "Back-ups of servers and images of your own, from which servers are restored and new ones are made")
class ImagesApi {

    private static final int PIECE = 4 << 20;

    private final Images images;

    ImagesApi(Images images) {
        this.images = images;
    }

    @GetMapping
    @Operation(summary = "All images of the account, newest first")
    List<OwnImage> all(@AuthenticationPrincipal Visitor visitor) {
        return images.images(visitor.accountId()).stream().map(OwnImage::of).toList();
    }

    @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Bring an image of your own",
            description =
                    "The body is a qcow2 or raw disk image, for web and application servers. It must be whole: one"
                            + " that names other files is refused. It boots by itself, finds its settings by cloud-init"
                            + " (NoCloud), and answers GET /health with 200.")
    OwnImage bring(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam String name,
            @RequestParam Tier tier,
            InputStream body)
            throws IOException {
        UUID account = visitor.accountId();
        Upload upload = images.begin(account, new NewImage(name, tier));
        byte[] piece;
        while ((piece = body.readNBytes(PIECE)).length > 0) {
            upload = images.send(account, upload.id(), upload.received(), piece);
        }
        return OwnImage.of(images.end(account, upload.id()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete an image", description = "Irreversible. Servers made from it keep their disks.")
    void delete(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        images.delete(visitor.accountId(), id);
    }
}
