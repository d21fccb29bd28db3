/** Orders: from the draft to the deployment manager, and what became of them (spec CP-8, CP-17). */
@NullMarked
package org.stratagrid.configurations.order;

import org.jspecify.annotations.NullMarked;
