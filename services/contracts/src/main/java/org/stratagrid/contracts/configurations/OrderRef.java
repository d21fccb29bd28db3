package org.stratagrid.contracts.configurations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The order that carries out what was asked; null where nothing had to be done on the grid. */
public record OrderRef(@Nullable UUID orderId) {}
