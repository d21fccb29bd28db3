package org.stratagrid.contracts.accounts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who logged on. {@code accountId} is null for operators and accounting. */
public record User(UUID id, @Nullable UUID accountId, String userName, String displayName, Role role) {}
