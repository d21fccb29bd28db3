package org.stratagrid.contracts.deployment;

import java.util.UUID;

/** What an order does to a server that is on the grid already. {@code sentence} is for the customer and begins with the server's name. */
public record PlannedChange(UUID serverId, String name, ChangeWay way, String sentence) {}
