/** What customers want: configurations, tiers, servers, revisions, orders. */
@NullMarked
package org.stratagrid.configurations;

import org.jspecify.annotations.NullMarked;
