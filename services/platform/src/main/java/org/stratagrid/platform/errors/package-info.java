/** Refusals as RFC 9457 problem documents. */
@NullMarked
package org.stratagrid.platform.errors;

import org.jspecify.annotations.NullMarked;
