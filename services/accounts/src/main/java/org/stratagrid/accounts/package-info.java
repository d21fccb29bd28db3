/** Customers, users, roles, registration, log-on and API keys (spec AC). */
@NullMarked
package org.stratagrid.accounts;

import org.jspecify.annotations.NullMarked;
