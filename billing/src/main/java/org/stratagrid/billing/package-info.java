/** Billing: plans, rating, ledger, payments, cut-off, invoices (spec BI). */
@NullMarked
package org.stratagrid.billing;

import org.jspecify.annotations.NullMarked;
