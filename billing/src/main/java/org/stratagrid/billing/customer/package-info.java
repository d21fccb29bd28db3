/** What an account asks of billing: the contract's implementation. */
@NullMarked
package org.stratagrid.billing.customer;

import org.jspecify.annotations.NullMarked;
