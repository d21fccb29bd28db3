/** The multi-server control panel: configurations, tiers, servers, orders. */
@NullMarked
package org.stratagrid.web.panel;

import org.jspecify.annotations.NullMarked;
