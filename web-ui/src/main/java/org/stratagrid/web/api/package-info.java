/** The public REST API under /api/v1. */
@NullMarked
package org.stratagrid.web.api;

import org.jspecify.annotations.NullMarked;
