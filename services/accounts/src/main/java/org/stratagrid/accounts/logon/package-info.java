/** Checking passwords, with a limit on guessing. */
@NullMarked
package org.stratagrid.accounts.logon;

import org.jspecify.annotations.NullMarked;
