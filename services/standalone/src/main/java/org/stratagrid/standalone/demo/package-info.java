/** The story of a month, told over the public API against a running system with a driven clock. */
@NullMarked
package org.stratagrid.standalone.demo;

import org.jspecify.annotations.NullMarked;
