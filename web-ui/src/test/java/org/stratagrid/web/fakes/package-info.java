/** The services in memory: small, but they keep the contracts' promises that the panel relies on. */
package org.stratagrid.web.fakes;
