package org.stratagrid.deployment.hypervisor;

/** libvirt's description of a volume. */
final class VolumeXml {

    private VolumeXml() {}

    static String of(VolumeSpec volume) {
        String backing = volume.backing();
        return """
                <volume>
                  <name>%s</name>
                  <capacity unit='bytes'>%d</capacity>
                  <allocation unit='bytes'>0</allocation>
                  <target><format type='%s'/></target>
                %s</volume>
                """.formatted(
                volume.name(),
                volume.bytes(),
                backing == null ? "raw" : "qcow2",
                backing == null
                        ? ""
                        : "  <backingStore><path>" + backing + "</path><format type='qcow2'/></backingStore>\n");
    }
}
