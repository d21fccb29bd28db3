package org.stratagrid.platform.database;

/**
 * A service's PostgreSQL schema, with its migrations in {@code db/migrations/NAME} on the class path. A service declares it as
 * a bean.
 */
public record ServiceSchema(String name) {}
