package org.stratagrid.deployment.guest;

import org.springframework.web.util.HtmlUtils;

/** libvirt's description of a guest, as the role images expect it (images/README.md). */
final class DomainXml {

    /** What goes into it. {@code type} is the libvirt domain type: qemu, kvm or test. */
    record Parts(
            String type,
            Server server,
            String domainName,
            long memoryMib,
            long mostMemoryMib,
            int cpus,
            String kernel,
            String initrd,
            String commandLine,
            String disk,
            String configuration,
            String console,
            String privateBridge) {}

    private DomainXml() {}

    static String of(Parts parts) {
        Server server = parts.server();
        Integer publicCard = server.publicCard();
        boolean emulated = parts.type().equals("qemu");
        String cpu = switch (parts.type()) {
            case "qemu" -> "<cpu mode='maximum'/>";
            case "kvm" -> "<cpu mode='host-passthrough'/>";
            default -> "";
        };
        return """
                <domain type='%s'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <metadata>
                    <stratagrid:server xmlns:stratagrid='https://stratagrid.org/xmlns/server/1' id='%s' configuration='%s' name='%s'/>
                  </metadata>
                  <memory unit='MiB'>%d</memory>
                  <currentMemory unit='MiB'>%d</currentMemory>
                  <vcpu>%d</vcpu>
                  <os>
                    <type arch='x86_64'%s>hvm</type>
                %s  </os>
                  <features><acpi/>%s</features>
                  %s
                  <clock offset='utc'/>
                  <on_poweroff>destroy</on_poweroff>
                  <on_reboot>restart</on_reboot>
                  <on_crash>destroy</on_crash>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
                      <source file='%s'/>
                      <target dev='vda' bus='virtio'/>
                      <serial>root</serial>
                    </disk>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw' cache='none'/>
                      <source file='%s'/>
                      <target dev='vdb' bus='virtio'/>
                      <readonly/>
                      <serial>cfg</serial>
                    </disk>
                %s%s    <channel type='unix'><target type='virtio' name='org.stratagrid.agent'/></channel>
                    <serial type='file'><source path='%s'/></serial>
                    <controller type='usb' model='none'/>
                    <memballoon model='virtio'><stats period='5'/></memballoon>
                    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                  </devices>
                </domain>
                """.formatted(
                        parts.type(),
                        text(parts.domainName()),
                        server.domainId(),
                        server.id(),
                        server.configurationId(),
                        text(server.name()),
                        parts.mostMemoryMib(),
                        parts.memoryMib(),
                        parts.cpus(),
                        parts.type().equals("test") ? "" : " machine='pc'",
                        server.isOwn() ? "    <boot dev='hd'/>\n" : kernel(parts),
                        emulated ? "<tcg><tb-cache unit='MiB'>64</tb-cache></tcg>" : "",
                        cpu,
                        text(parts.disk()),
                        text(parts.configuration()),
                        card(server.privateCard(), parts.privateBridge()),
                        publicCard == null ? "" : card(publicCard, Networks.PUBLIC_BRIDGE),
                        text(parts.console()));
    }

    private static String kernel(Parts parts) {
        return """
                    <kernel>%s</kernel>
                    <initrd>%s</initrd>
                    <cmdline>%s</cmdline>
                """.formatted(text(parts.kernel()), text(parts.initrd()), text(parts.commandLine()));
    }

    private static String card(int number, String bridge) {
        return """
                    <interface type='bridge'>
                      <mac address='%s'/>
                      <source bridge='%s'/>
                      <target dev='%s'/>
                      <model type='virtio'/>
                    </interface>
                """.formatted(Names.mac(number), bridge, Names.tap(number));
    }

    private static String text(String value) {
        return HtmlUtils.htmlEscape(value);
    }
}
