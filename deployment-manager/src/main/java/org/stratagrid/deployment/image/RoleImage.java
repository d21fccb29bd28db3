package org.stratagrid.deployment.image;

import java.nio.file.Path;

/** One built role image. */
public record RoleImage(String role, String version, Path file, String sha256, long bytes, long virtualBytes) {

    String volume() {
        return "img-" + role + "-" + sha256.substring(0, NodeImages.DIGITS) + ".qcow2";
    }
}
