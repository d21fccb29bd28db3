/** The account's images: back-ups of its servers (CP-12) and what it brings itself (DM-4). */
@NullMarked
package org.stratagrid.web.images;

import org.jspecify.annotations.NullMarked;
