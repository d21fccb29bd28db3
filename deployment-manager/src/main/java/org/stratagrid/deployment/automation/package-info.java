/** Whether the system may act by itself. */
@NullMarked
package org.stratagrid.deployment.automation;

import org.jspecify.annotations.NullMarked;
