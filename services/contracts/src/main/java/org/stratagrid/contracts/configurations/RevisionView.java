package org.stratagrid.contracts.configurations;

import java.time.Instant;
import java.util.List;

/**
 * A revision that was deployed. {@code changes} are sentences on what it changed against the one deployed before, after the reason
 * ("automatic: …") where no customer made it; {@code deployed} is true for the one that runs now.
 */
public record RevisionView(int number, Instant deployedAt, boolean deployed, List<String> changes) {}
