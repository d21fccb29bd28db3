/** The account's TLS certificates. */
@NullMarked
package org.stratagrid.web.certificates;

import org.jspecify.annotations.NullMarked;
