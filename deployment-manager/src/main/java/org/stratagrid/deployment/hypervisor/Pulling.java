package org.stratagrid.deployment.hypervisor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** A disk of an active guest on the way to fewer backing files. */
final class Pulling {

    private static final Pattern SOURCE = Pattern.compile("<source file='([^']*)'");
    private static final int PULL = 1;
    private static final long LOOK_EVERY_MILLIS = 50;

    private Pulling() {}

    static boolean isUnderWay(Domain domain, String disk) throws LibvirtException {
        return domain.getBlockJobInfo(disk, 0).type == PULL;
    }

    /** Whether the disk has another backing file between itself and this one. */
    static boolean standsAbove(Domain domain, String disk, String base) throws LibvirtException {
        for (String part : domain.getXMLDesc(0).split("<disk ")) {
            if (part.contains("<target dev='" + disk + "'")) {
                Matcher files = SOURCE.matcher(part);
                for (int above = 0; files.find(); above++) {
                    if (files.group(1).equals(base)) {
                        return above > 1;
                    }
                }
            }
        }
        throw new HypervisorProblem("The guest's disk does not stand on " + base + ".");
    }

    static void awaitEnd(Domain domain, String disk) throws LibvirtException {
        while (isUnderWay(domain, disk)) {
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HypervisorProblem("Interrupted while a disk was copied.", e);
            }
        }
    }
}
