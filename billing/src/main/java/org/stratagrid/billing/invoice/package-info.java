/** The month's invoices and their documents. */
@NullMarked
package org.stratagrid.billing.invoice;

import org.jspecify.annotations.NullMarked;
