package org.stratagrid.contracts.deployment;

import java.util.UUID;

/** An image on its way. {@code id} is the image's; {@code received} is where the next piece begins, in bytes. */
public record Upload(UUID id, long received) {}
