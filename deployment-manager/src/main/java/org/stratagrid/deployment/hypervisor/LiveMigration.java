package org.stratagrid.deployment.hypervisor;

import org.jspecify.annotations.Nullable;
import org.libvirt.Additions;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainJobInfo;
import org.libvirt.LibvirtException;

/** The migration of a guest with its disks to another node, while it runs or is suspended. */
final class LiveMigration {

    private static final int NO_JOB = 0;
    /** VIR_DOMAIN_XML_SECURE and VIR_DOMAIN_XML_MIGRATABLE. */
    private static final int MIGRATABLE_XML = 1 | 8;
    /** A guest that writes faster than the network carries is slowed down until the rest fits into its short pause. */
    private static final long FLAGS = Domain.MigrateFlags.LIVE
            | Domain.MigrateFlags.NON_SHARED_INC
            | Domain.MigrateFlags.ABORT_ON_ERROR
            | Domain.MigrateFlags.AUTO_CONVERGE;

    /** QEMU's words for a suspended guest whose migration was interrupted after its last byte; it must act for a moment first. */
    private static final String STANDS_STILL_SINCE_A_MIGRATION = "paused due to previous migration";

    private LiveMigration() {}

    /** Returns when the guest is there, where its volumes are in another folder. */
    static void run(Domain guest, Connect there, String folderHere, String folderThere) throws LibvirtException {
        String xml = guest.getXMLDesc(MIGRATABLE_XML).replace(folderHere, folderThere);
        try {
            Additions.migrate(guest, there, xml, FLAGS);
        } catch (LibvirtException e) {
            if (!String.valueOf(e.getMessage()).contains(STANDS_STILL_SINCE_A_MIGRATION)) {
                throw e;
            }
            guest.resume();
            guest.suspend();
            Additions.migrate(guest, there, xml, FLAGS);
        }
    }

    /** How far it is; null when there is none. */
    static @Nullable MigrationReading reading(Domain guest) throws LibvirtException {
        DomainJobInfo job = guest.getJobInfo();
        return job.getType() == NO_JOB
                ? null
                : new MigrationReading(job.getMemRemaining(), job.getFileRemaining(), job.getDataTotal());
    }

    static void abort(Domain guest) throws LibvirtException {
        if (guest.getJobInfo().getType() != NO_JOB) {
            guest.abortJob();
        }
    }
}
