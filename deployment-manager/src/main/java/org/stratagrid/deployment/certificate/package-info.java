/** Customers' certificates: checked when they come, kept, and handed to the guests that need them (spec DM-5). */
@NullMarked
package org.stratagrid.deployment.certificate;

import org.jspecify.annotations.NullMarked;
