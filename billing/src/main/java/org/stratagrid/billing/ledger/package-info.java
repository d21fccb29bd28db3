/** The double-entry ledger of what was charged and paid. */
@NullMarked
package org.stratagrid.billing.ledger;

import org.jspecify.annotations.NullMarked;
