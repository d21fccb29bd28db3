package org.stratagrid.contracts.placement;

import java.util.UUID;
import org.stratagrid.contracts.values.Refusal;

/** A request for which nothing was reserved, and why. */
public record RefusedRequest(UUID requestId, Refusal.Reason reason, String sentence) {}
