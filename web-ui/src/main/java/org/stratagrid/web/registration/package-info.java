/** A newcomer opens an account. */
@NullMarked
package org.stratagrid.web.registration;

import org.jspecify.annotations.NullMarked;
