/** What libvirt's Java binding lacks; here because its pointers are visible to this package only. */
@NullMarked
package org.libvirt;

import org.jspecify.annotations.NullMarked;
