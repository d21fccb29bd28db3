/** Charges on the card, and plan changes that are paid by one. */
@NullMarked
package org.stratagrid.billing.charging;

import org.jspecify.annotations.NullMarked;
