/** Invoices of all customers. */
@NullMarked
package org.stratagrid.web.accounting;

import org.jspecify.annotations.NullMarked;
