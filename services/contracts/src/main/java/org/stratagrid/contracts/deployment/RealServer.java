package org.stratagrid.contracts.deployment;

import java.util.UUID;

/** A balanced server: {@code address} is its private address. */
public record RealServer(UUID serverId, String name, String address, int port) {}
