/** How far use is rated, and the lock that orders everything that changes money. */
@NullMarked
package org.stratagrid.billing.progress;

import org.jspecify.annotations.NullMarked;
