/** All services in one JVM on an embedded PostgreSQL: the default for newcomers and small providers. */
@NullMarked
package org.stratagrid.standalone;

import org.jspecify.annotations.NullMarked;
