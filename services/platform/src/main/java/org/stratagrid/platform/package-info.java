/** What every service needs: database, errors, jobs, clock, transport. */
@NullMarked
package org.stratagrid.platform;

import org.jspecify.annotations.NullMarked;
