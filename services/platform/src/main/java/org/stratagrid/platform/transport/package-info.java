/** Contracts between services: as a bean in one JVM, over HTTP otherwise. */
@NullMarked
package org.stratagrid.platform.transport;

import org.jspecify.annotations.NullMarked;
