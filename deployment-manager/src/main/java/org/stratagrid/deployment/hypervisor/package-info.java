/** One node's hypervisor, always by libvirt: QEMU, or libvirt's test driver where guests are simulated. */
@NullMarked
package org.stratagrid.deployment.hypervisor;

import org.jspecify.annotations.NullMarked;
