/** Accounts and their users as they are kept. */
@NullMarked
package org.stratagrid.accounts.account;

import org.jspecify.annotations.NullMarked;
