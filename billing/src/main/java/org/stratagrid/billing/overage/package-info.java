/** What use beyond an allotment costs. */
@NullMarked
package org.stratagrid.billing.overage;

import org.jspecify.annotations.NullMarked;
