/** Accounts' plans, standing and the service they should have. */
@NullMarked
package org.stratagrid.billing.subscription;

import org.jspecify.annotations.NullMarked;
