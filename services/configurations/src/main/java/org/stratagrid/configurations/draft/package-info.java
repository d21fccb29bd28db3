/** The configuration, its draft with the entry checks, and what of it is deployed (spec CP-1 to CP-6, CP-17). */
@NullMarked
package org.stratagrid.configurations.draft;

import org.jspecify.annotations.NullMarked;
