/** The check that an operator runs from the command line. */
@NullMarked
package org.stratagrid.standalone.check;

import org.jspecify.annotations.NullMarked;
