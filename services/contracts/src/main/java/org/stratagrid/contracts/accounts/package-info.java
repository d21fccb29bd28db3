/** Customers, their users and keys. */
@NullMarked
package org.stratagrid.contracts.accounts;

import org.jspecify.annotations.NullMarked;
