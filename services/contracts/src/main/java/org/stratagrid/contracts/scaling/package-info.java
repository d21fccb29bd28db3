/** What happens to a configuration without its customer: scaling policies (spec DM-8) and scheduled changes (DM-9). */
@NullMarked
package org.stratagrid.contracts.scaling;

import org.jspecify.annotations.NullMarked;
