/** The provider's own users, made at the first start. */
@NullMarked
package org.stratagrid.accounts.staff;

import org.jspecify.annotations.NullMarked;
