/** The panel, the dashboards and the public REST API. It knows the services only by their contracts. */
@NullMarked
package org.stratagrid.web;

import org.jspecify.annotations.NullMarked;
