/** What changes by itself: the policies of a configuration's tiers, its calendar, and what was done (spec DM-8, DM-9). */
@NullMarked
package org.stratagrid.web.automation;

import org.jspecify.annotations.NullMarked;
