package org.stratagrid.contracts.deployment;

import java.util.List;

/** The grid as a whole. {@code accelerator} is kvm, tcg or none; {@code images} are the role images at hand as role and version. */
public record GridStatus(
        boolean simulated,
        String accelerator,
        int nodes,
        int nodesReachable,
        List<String> images,
        List<String> missingImages) {}
