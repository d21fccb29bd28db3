package org.stratagrid.contracts.configurations;

import org.jspecify.annotations.Nullable;

/** An address of the account on the public network, and what uses it ("site www, load balancer lb-1, port 80"). */
public record PublicAddress(String address, @Nullable String usedBy) {}
