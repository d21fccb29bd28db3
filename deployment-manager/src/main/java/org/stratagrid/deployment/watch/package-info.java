/** What guests do now; failures found; suspension and left-overs reconciled. */
@NullMarked
package org.stratagrid.deployment.watch;

import org.jspecify.annotations.NullMarked;
