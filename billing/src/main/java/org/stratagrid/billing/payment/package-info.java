/** The payment gateway, and the sandbox that stands in for one. */
@NullMarked
package org.stratagrid.billing.payment;

import org.jspecify.annotations.NullMarked;
