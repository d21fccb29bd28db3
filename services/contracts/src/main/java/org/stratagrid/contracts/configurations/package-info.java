/** What the customer wants: configurations, tiers, servers, revisions, orders. */
@NullMarked
package org.stratagrid.contracts.configurations;

import org.jspecify.annotations.NullMarked;
