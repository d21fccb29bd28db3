package org.stratagrid.contracts.accounts;

import java.time.Instant;
import java.util.UUID;

/** A customer. */
public record Account(UUID id, String userName, String fullName, String email, String siteName, Instant openedAt) {}
