package org.stratagrid.contracts.configurations;

import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.deployment.OrderKind;

/** START, STOP or RESTART for these servers. */
public record ServerAction(OrderKind kind, List<UUID> serverIds) {}
