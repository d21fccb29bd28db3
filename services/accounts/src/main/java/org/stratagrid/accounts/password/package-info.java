/** How passwords are hashed, and which are too easy. */
@NullMarked
package org.stratagrid.accounts.password;

import org.jspecify.annotations.NullMarked;
