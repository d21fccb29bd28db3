/**
 * Measures placement the whole way that a request goes after HTTP, and checks the outcome with arithmetic of its own. Started by
 * {@code ./stratagrid bench}, never by the scheduler; docs/benchmarks.md tells how to read it.
 */
@NullMarked
package org.stratagrid.scheduler.bench;

import org.jspecify.annotations.NullMarked;
