/** API keys of an account. */
@NullMarked
package org.stratagrid.accounts.keys;

import org.jspecify.annotations.NullMarked;
