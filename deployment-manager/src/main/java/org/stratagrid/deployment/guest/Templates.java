package org.stratagrid.deployment.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.image.BootFiles;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.GridSettings;
import org.stratagrid.deployment.node.Node;

/**
 * The templates on the nodes (docs/decisions/0013): a guest of a role that has booted, serves, and belongs to nobody, saved with its
 * disk. A template's name carries a digest of everything that a guest must have in common with it: image, boot kit, hardware, QEMU. It
 * is complete when its volume ending in ".ok" is there.
 */
@Component
class Templates {

    static final String DISK = ".qcow2", SAVED = ".save", CONFIGURATION = ".cfg", CONSOLE = ".log", COMPLETE = ".ok";

    private static final UUID NOBODY = new UUID(0, 0);
    private static final int DIGITS = 12;

    private final NodeImages images;
    private final Names names;
    private final GridSettings grid;
    private final MemorySettings memory;
    private final TemplateSettings settings;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    Templates(NodeImages images, Names names, GridSettings grid, MemorySettings memory, TemplateSettings settings) {
        this.images = images;
        this.names = names;
        this.grid = grid;
        this.memory = memory;
        this.settings = settings;
    }

    /** A template on a node: the name that its volumes begin with, and what it needs to be made. */
    record Template(Node node, Shape shape, String name, Server guest, BootFiles boot, String base, long diskBytes) {

        String volume(String ending) {
            return name + ending;
        }
    }

    /** The name of a complete template for this server on its node. */
    Optional<String> complete(Node node, DesiredServer spec) {
        if (settings.mostPerNode() == 0 || node.simulated()) {
            return Optional.empty();
        }
        return Optional.of(describe(node, Shape.of(spec)).name()).filter(name -> isComplete(node.hypervisor(), name));
    }

    static boolean isComplete(Hypervisor hypervisor, String name) {
        return hypervisor.hasVolume(name + COMPLETE);
    }

    /** As it is or would be on this node now. */
    Template describe(Node node, Shape shape) {
        BootFiles boot = images.boot(node);
        String base = images.base(node, shape.tier());
        Server guest = guest(node, shape, shape.toString());
        // The same text for the same hardware, whatever the template is called.
        NodeFacts facts = Objects.requireNonNull(node.facts(), "the node was not reached yet");
        String common = xml(node, guest, "", shape, boot, "", "", "")
                + base
                + facts.hypervisor()
                + facts.cpuModel()
                + facts.cpuFeatures();
        String name = names.templatePrefix() + shape + "-" + digest(common);
        return new Template(
                node, shape, name, guest(node, shape, name), boot, base, images.leastBytes(node, shape.tier()));
    }

    String xml(Template template) {
        Hypervisor hypervisor = template.node().hypervisor();
        String disk = hypervisor.volumePath(template.volume(DISK));
        return xml(
                template.node(),
                template.guest(),
                template.name(),
                template.shape(),
                template.boot(),
                disk,
                hypervisor.volumePath(template.volume(CONFIGURATION)),
                disk.substring(0, disk.lastIndexOf('/') + 1) + template.volume(CONSOLE));
    }

    private String xml(
            Node node,
            Server guest,
            String name,
            Shape shape,
            BootFiles boot,
            String disk,
            String configuration,
            String console) {
        return DomainXml.of(new DomainXml.Parts(
                grid.accelerator(),
                guest,
                name,
                shape.memoryMib(),
                memory.most(shape.memoryMib(), node),
                shape.cpus(),
                boot.kernel(),
                boot.initrd(),
                boot.commandLine(),
                disk,
                configuration,
                console,
                Networks.PUBLIC_BRIDGE));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Server guest(Node node, Shape shape, String name) {
        DesiredServer spec = new DesiredServer(
                NOBODY,
                "template",
                shape.tier(),
                new Memory(shape.memoryMib()),
                shape.cpus(),
                new Disk(0),
                new Bandwidth(0),
                false,
                false,
                PacketClass.SMALL_FAST,
                "",
                "",
                null,
                List.of(),
                null);
        UUID domain = UUID.nameUUIDFromBytes((node.id() + name).getBytes(StandardCharsets.UTF_8));
        return new Server(
                NOBODY,
                NOBODY,
                NOBODY,
                spec,
                null,
                Phase.NEW,
                true,
                node.id(),
                domain,
                Names.TEMPLATE_PRIVATE_CARD,
                shape.tier() == Tier.LOAD_BALANCER ? Names.TEMPLATE_PUBLIC_CARD : null,
                false,
                0,
                "",
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                "",
                null,
                false);
    }

    /** A saved guest is used by one at a time, and not while it is removed. */
    Object lock(Node node, String name) {
        return locks.computeIfAbsent(node.id() + name, key -> new Object());
    }
}
