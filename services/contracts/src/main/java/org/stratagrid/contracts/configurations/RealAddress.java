package org.stratagrid.contracts.configurations;

import java.util.UUID;

/** A real IP:port pair of a load balancer, by the server that has the address. */
public record RealAddress(UUID serverId, int port) {}
