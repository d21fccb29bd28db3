/** Usage, plans, cards, ledger and invoices of one customer. */
@NullMarked
package org.stratagrid.web.usage;

import org.jspecify.annotations.NullMarked;
