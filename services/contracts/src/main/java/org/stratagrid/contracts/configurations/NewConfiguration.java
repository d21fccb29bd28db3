package org.stratagrid.contracts.configurations;

/** A new, empty configuration; {@code name} is 1 to 40 characters. */
public record NewConfiguration(String name) {}
