/** Plans, subscriptions, charges, cut-off, invoices. */
@NullMarked
package org.stratagrid.contracts.billing;

import org.jspecify.annotations.NullMarked;
