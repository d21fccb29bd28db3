/** What all pages share: form entries, notices, errors in words, numbers for people. */
@NullMarked
package org.stratagrid.web.page;

import org.jspecify.annotations.NullMarked;
