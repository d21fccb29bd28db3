package org.stratagrid.deployment.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The role images that were built on this machine (spec DM-4). An image is used only after its digest was checked. */
@Component
public class ImageLibrary {

    private static final String BOOT = "boot";
    private static final String OWN = "own";

    private final Path images;
    private final JsonMapper json;
    private final Map<Path, Checked> checked = new ConcurrentHashMap<>();

    /** A file is read again only when it changed. */
    private record Checked(long size, long modified, String sha256) {}

    ImageLibrary(@Value("${stratagrid.data:data}") Path data, JsonMapper json) {
        this.images = data.resolve("images");
        this.json = json;
    }

    /** Throws a {@link Refusal} that tells the operator what to build when it is missing or damaged. */
    public RoleImage role(String role) {
        Path folder = current(role);
        JsonNode manifest = manifest(role, folder);
        return new RoleImage(
                role,
                text(manifest, role, "version"),
                verified(role, folder.resolve(text(manifest, role, "file")), text(manifest, role, "sha256")),
                text(manifest, role, "sha256"),
                manifest.path("bytes").asLong(),
                manifest.path("virtualBytes").asLong());
    }

    public BootKit bootKit() {
        Path folder = current(BOOT);
        JsonNode manifest = manifest(BOOT, folder);
        return new BootKit(
                text(manifest, BOOT, "version"),
                manifest.path("cmdline").asString("console=ttyS0 quiet"),
                verified(BOOT, folder.resolve(text(manifest, BOOT, "kernel")), text(manifest, BOOT, "kernelSha256")),
                text(manifest, BOOT, "kernelSha256"),
                verified(BOOT, folder.resolve(text(manifest, BOOT, "initrd")), text(manifest, BOOT, "initrdSha256")),
                text(manifest, BOOT, "initrdSha256"));
    }

    /** The name, on nodes, of an image that a customer brought; it tells the content and the format (qcow2 or raw). */
    public static String ownVolume(String sha256, String format) {
        return "img-own-" + sha256.substring(0, NodeImages.DIGITS) + "." + format;
    }

    /** Takes a customer's file, which was looked at, into the library; it is gone from where it was. */
    public void keep(Path file, String sha256) throws IOException {
        Files.createDirectories(images.resolve(OWN));
        Files.move(file, images.resolve(OWN).resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The file of a customer's image, by the name of its copies on nodes. */
    Optional<Path> own(String volume) {
        return ownFiles().stream()
                .filter(file -> volume.startsWith(
                        "img-own-" + file.getFileName().toString().substring(0, NodeImages.DIGITS) + "."))
                .findFirst();
    }

    /** Removes customers' images by their digests. */
    public void dropOwn(Predicate<String> unwanted) {
        for (Path file : ownFiles()) {
            if (unwanted.test(file.getFileName().toString())) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private List<Path> ownFiles() {
        Path folder = images.resolve(OWN);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Role and version of each image at hand. */
    public List<String> atHand() {
        List<String> found = new ArrayList<>();
        for (String role : roles()) {
            if (has(role)) {
                found.add(role + " " + text(manifest(role, current(role)), role, "version"));
            }
        }
        return found;
    }

    public List<String> missing() {
        return roles().stream().filter(role -> !has(role)).toList();
    }

    private boolean has(String role) {
        return Files.isRegularFile(images.resolve(role).resolve("current").resolve("manifest.json"));
    }

    private static List<String> roles() {
        List<String> roles = new ArrayList<>(List.of(BOOT));
        for (Tier tier : Tier.values()) {
            roles.add(tier.role());
        }
        return roles;
    }

    /** The real folder: "current" may point elsewhere while we work. */
    private Path current(String role) {
        try {
            return images.resolve(role).resolve("current").toRealPath();
        } catch (IOException e) {
            throw missing(role);
        }
    }

    private JsonNode manifest(String role, Path folder) {
        try {
            return json.readTree(Files.readString(folder.resolve("manifest.json")));
        } catch (IOException | JacksonException e) {
            throw missing(role);
        }
    }

    private static Refusal missing(String role) {
        return new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "The image \"" + role + "\" is missing. An operator builds it with: ./stratagrid image build " + role);
    }

    private static Refusal damaged(String role) {
        return new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "The image \"" + role + "\" is damaged: it is not what was built. An operator builds it anew: delete"
                        + " its folder, then ./stratagrid image build " + role);
    }

    private static String text(JsonNode manifest, String role, String field) {
        String value = manifest.path(field).asString("");
        if (value.isEmpty()) {
            throw damaged(role);
        }
        return value;
    }

    /** One at a time: what a second one would read through as well is known by then. */
    private synchronized Path verified(String role, Path file, String sha256) {
        try {
            long size = Files.size(file);
            long modified = Files.getLastModifiedTime(file).toMillis();
            Checked known = checked.get(file);
            if (known == null || known.size != size || known.modified != modified) {
                known = new Checked(size, modified, digest(file));
                checked.put(file, known);
            }
            if (!known.sha256.equals(sha256)) {
                throw damaged(role);
            }
            return file;
        } catch (IOException e) {
            throw damaged(role);
        }
    }

    /** SHA-256, in hexadecimal digits. */
    public static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
                byte[] buffer = new byte[1 << 20];
                while (content.read(buffer) >= 0) {
                    // the stream adds what passes to the digest
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
