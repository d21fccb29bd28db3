/** From the form of a newcomer to an open account with a subscription, or to nothing at all (AC-1, AC-2). */
@NullMarked
package org.stratagrid.accounts.registration;

import org.jspecify.annotations.NullMarked;
