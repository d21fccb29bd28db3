package org.stratagrid.deployment.image;

import java.nio.file.Path;

/** The kernel and the first root file system that all guests share. */
public record BootKit(
        String version, String commandLine, Path kernel, String kernelSha256, Path initrd, String initrdSha256) {}
