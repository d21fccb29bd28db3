/** Durable jobs and outbox deliveries, by db-scheduler. */
@NullMarked
package org.stratagrid.platform.jobs;

import org.jspecify.annotations.NullMarked;
