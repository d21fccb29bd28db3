/** Who may come in: log-on, sessions, API keys, and the rules for each route. */
@NullMarked
package org.stratagrid.web.security;

import org.jspecify.annotations.NullMarked;
