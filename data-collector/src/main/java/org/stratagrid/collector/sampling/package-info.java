/** The guests' counters, read every few seconds: transfer counted exactly once, recent samples kept for charts. */
@NullMarked
package org.stratagrid.collector.sampling;

import org.jspecify.annotations.NullMarked;
