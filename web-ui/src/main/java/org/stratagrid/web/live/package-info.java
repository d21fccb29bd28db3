/** Live data for open panels, sent by server-sent events. */
@NullMarked
package org.stratagrid.web.live;

import org.jspecify.annotations.NullMarked;
