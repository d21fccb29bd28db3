package org.stratagrid.deployment.hypervisor;

import org.libvirt.Additions;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.springframework.web.util.HtmlUtils;

/**
 * Copies of the root disks of guests that run: a mirror of the top layer, ended when it has caught up. Nothing of the guest's own
 * disk changes, so whatever dies, the guest goes on as before.
 */
final class DiskCopies {

    private static final String ROOT = "vda";

    private DiskCopies() {}

    static void begin(Domain domain, String path) throws LibvirtException {
        Additions.copyTopLayer(
                domain,
                ROOT,
                "<disk type='file'><driver type='qcow2'/><source file='" + HtmlUtils.htmlEscape(path) + "'/></disk>");
    }

    static boolean isComplete(Domain domain) throws LibvirtException {
        Additions.BlockJob job = Additions.blockJob(domain, ROOT);
        if (job == null) {
            throw new HypervisorProblem(
                    "The copy of the disk ended by itself: perhaps the node has no room left for it.");
        }
        return job.end() > 0 && job.current() == job.end();
    }

    static void end(Domain domain) throws LibvirtException {
        if (Additions.blockJob(domain, ROOT) != null) {
            domain.blockJobAbort(ROOT, 0);
        }
    }
}
