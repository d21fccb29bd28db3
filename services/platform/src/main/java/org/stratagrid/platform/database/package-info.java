/** PostgreSQL, embedded or given, and its migrations. */
@NullMarked
package org.stratagrid.platform.database;

import org.jspecify.annotations.NullMarked;
