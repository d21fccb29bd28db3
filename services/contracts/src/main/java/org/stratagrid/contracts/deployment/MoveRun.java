package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;

/** Moves to be carried out in this order. {@code reason} is for operators, at most 200 characters; a repeat has the same {@code id}. */
public record MoveRun(UUID id, String reason, List<Relocation> moves) {}
