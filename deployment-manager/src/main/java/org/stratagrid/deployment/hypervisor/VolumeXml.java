package org.stratagrid.deployment.hypervisor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** libvirt's descriptions of volumes and pools. */
final class VolumeXml {

    private static final Pattern BACKING = Pattern.compile("<backingStore>.*?<path>([^<]+)</path>", Pattern.DOTALL);
    private static final Pattern PATH = Pattern.compile("<target>.*?<path>([^<]+)</path>", Pattern.DOTALL);

    private VolumeXml() {}

    static @Nullable String backing(String volumeXml) {
        Matcher found = BACKING.matcher(volumeXml);
        return found.find() ? HtmlUtils.htmlUnescape(found.group(1)) : null;
    }

    /** As it stands in the XML. */
    static String path(String poolXml) {
        Matcher found = PATH.matcher(poolXml);
        if (!found.find()) {
            throw new HypervisorProblem("The pool has no path.");
        }
        return found.group(1);
    }

    static String of(VolumeSpec volume) {
        String backing = volume.backing();
        return """
                <volume>
                  <name>%s</name>
                  <capacity unit='bytes'>%d</capacity>
                  <allocation unit='bytes'>0</allocation>
                  <target><format type='%s'/>%s</target>
                %s</volume>
                """.formatted(
                        volume.name(),
                        volume.bytes(),
                        backing == null ? "raw" : "qcow2",
                        backing == null ? "" : "<compat>1.1</compat>",
                        backing == null
                                ? ""
                                : "  <backingStore><path>" + backing + "</path><format type='"
                                        + (backing.endsWith(".raw") ? "raw" : "qcow2") + "'/></backingStore>\n");
    }
}
