/** Public addresses of the accounts, private addresses inside a configuration (spec CP-7). */
@NullMarked
package org.stratagrid.configurations.address;

import org.jspecify.annotations.NullMarked;
