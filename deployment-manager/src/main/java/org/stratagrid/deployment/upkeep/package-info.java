/** What is, compared with what the rows say should be; and brought to it, where that is safe. */
@NullMarked
package org.stratagrid.deployment.upkeep;

import org.jspecify.annotations.NullMarked;
