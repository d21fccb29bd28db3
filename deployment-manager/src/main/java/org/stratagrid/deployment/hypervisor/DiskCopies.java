package org.stratagrid.deployment.hypervisor;

import java.time.Duration;
import org.libvirt.Additions;
import org.libvirt.Checkpoints;
import org.libvirt.Checkpoints.BackUpJob;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.springframework.web.util.HtmlUtils;

/**
 * Copies of the root disks of guests that run. A whole one is a mirror of the top layer, ended when it has caught up; one of what
 * changed is libvirt's back-up since a checkpoint. Neither changes the guest's own disk, so whatever dies, the guest goes on as
 * before.
 */
final class DiskCopies {

    private static final String ROOT = "vda";
    private static final String OURS = "sg-";
    private static final Duration END_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private DiskCopies() {}

    static void begin(Domain domain, String path) throws LibvirtException {
        Additions.copyTopLayer(
                domain,
                ROOT,
                "<disk type='file'><driver type='qcow2'/><source file='" + HtmlUtils.htmlEscape(path) + "'/></disk>");
    }

    /** What was written since a mark, as it is at this instant, which gets a mark too. */
    static void beginChanges(Domain domain, String since, String path, String mark) throws LibvirtException {
        if (!Checkpoints.names(domain).contains(since)) {
            // It may have come with its disk from another node.
            Checkpoints.recognise(domain, checkpoint(since));
        }
        Checkpoints.beginBackUp(
                domain,
                "<domainbackup mode='push'><incremental>" + since + "</incremental><disks><disk name='" + ROOT
                        + "' type='file'><driver type='qcow2'/><target file='" + HtmlUtils.htmlEscape(path)
                        + "'/></disk></disks></domainbackup>",
                checkpoint(mark));
    }

    static void mark(Domain domain, String mark) throws LibvirtException {
        Checkpoints.create(domain, checkpoint(mark));
    }

    private static String checkpoint(String name) {
        return "<domaincheckpoint><name>" + name + "</name><creationTime>1</creationTime><disks><disk name='" + ROOT
                + "' checkpoint='bitmap' bitmap='" + name + "'/></disks></domaincheckpoint>";
    }

    static void keepMark(Domain domain, String mark) throws LibvirtException {
        for (String name : Checkpoints.names(domain)) {
            if (name.startsWith(OURS) && !name.equals(mark)) {
                dropMark(domain, name);
            }
        }
    }

    static void dropMark(Domain domain, String mark) throws LibvirtException {
        if (Checkpoints.names(domain).contains(mark)) {
            try {
                Checkpoints.delete(domain, mark);
            } catch (LibvirtException e) {
                // The guest was killed since, and its disk does not have it any more.
                Checkpoints.forget(domain, mark);
            }
        }
    }

    static boolean isComplete(Domain domain) throws LibvirtException {
        BackUpJob changes = Checkpoints.backUpJob(domain);
        // Asked after it: this waits until libvirt has done with what has just ended, and QEMU has closed the file.
        Additions.BlockJob job = Additions.blockJob(domain, ROOT);
        return switch (changes) {
            case RUNS -> false;
            case SUCCEEDED -> job == null;
            case FAILED -> throw endedByItself();
            case NONE -> {
                if (job == null) {
                    throw endedByItself();
                }
                yield job.end() > 0 && job.current() == job.end();
            }
        };
    }

    private static HypervisorProblem endedByItself() {
        return new HypervisorProblem("The copy of the disk ended by itself: perhaps the node has no room left for it.");
    }

    static void end(Domain domain) throws LibvirtException {
        if (Checkpoints.backUpJob(domain) == BackUpJob.RUNS) {
            domain.abortJob();
            awaitEnd(domain);
        } else if (Additions.blockJob(domain, ROOT) != null) {
            domain.blockJobAbort(ROOT, 0);
        }
        Checkpoints.forgetLastJob(domain);
    }

    private static void awaitEnd(Domain domain) throws LibvirtException {
        long deadline = System.nanoTime() + END_WITHIN.toNanos();
        while (Checkpoints.backUpJob(domain) == BackUpJob.RUNS) {
            if (System.nanoTime() > deadline) {
                throw new HypervisorProblem("The copy of the disk does not end.");
            }
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HypervisorProblem("Interrupted while the copy of a disk was ended.", e);
            }
        }
    }
}
