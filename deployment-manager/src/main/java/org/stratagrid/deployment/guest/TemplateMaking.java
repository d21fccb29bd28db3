package org.stratagrid.deployment.guest;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Templates.Template;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.VolumeSpec;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** One template from nothing to complete, or to nothing again. */
@Component
class TemplateMaking {

    private static final Logger log = LoggerFactory.getLogger(TemplateMaking.class);
    private static final Duration SERVES_WITHIN = Duration.ofSeconds(90);

    private final Fleet fleet;
    private final Templates templates;
    private final GuestAgent agent;

    TemplateMaking(Fleet fleet, Templates templates, GuestAgent agent) {
        this.fleet = fleet;
        this.templates = templates;
        this.agent = agent;
    }

    /** A guest that serves with a configuration of nobody, saved; half-made things are {@link #remove}d by the next look. */
    void make(Template template) {
        Node node = template.node();
        Hypervisor hypervisor = node.hypervisor();
        Server guest = template.guest();
        long began = System.nanoTime();
        try {
            hypervisor.createVolume(
                    new VolumeSpec(template.volume(Templates.DISK), template.diskBytes(), template.base()));
            hypervisor.createVolume(
                    new VolumeSpec(template.volume(Templates.CONFIGURATION), ConfigurationVolume.SIZE, null));
            hypervisor.write(
                    template.volume(Templates.CONFIGURATION),
                    ConfigurationVolume.bytes(
                            0, "name=template\nrole=" + template.shape().tier().role() + "\n"));
            hypervisor.define(templates.xml(template));
            hypervisor.start(guest.domainId());
            agent.awaitTemplate(guest, SERVES_WITHIN, fleet::closing);
            hypervisor.createVolume(new VolumeSpec(template.volume(Templates.SAVED), 512, null));
            hypervisor.save(guest.domainId(), template.volume(Templates.SAVED));
            hypervisor.undefine(guest.domainId());
            hypervisor.refreshVolumes();
            hypervisor.deleteVolume(template.volume(Templates.CONFIGURATION));
            hypervisor.deleteVolume(template.volume(Templates.CONSOLE));
            hypervisor.createVolume(new VolumeSpec(template.volume(Templates.COMPLETE), 512, null));
            log.info(
                    "node {}: template {} made in {} ms",
                    node.name(),
                    template.name(),
                    (System.nanoTime() - began) / 1_000_000);
        } catch (HypervisorProblem e) {
            remove(node, template.name());
            throw e;
        } finally {
            agent.forget(guest);
        }
    }

    /** What there is of it. Guests that were started from it have all of their own. */
    void remove(Node node, String name) {
        Hypervisor hypervisor = node.hypervisor();
        for (GuestReading guest : hypervisor.guests()) {
            if (guest.name().equals(name)) {
                hypervisor.undefine(guest.domain());
            }
        }
        for (String ending : List.of(
                Templates.COMPLETE, Templates.SAVED, Templates.DISK, Templates.CONFIGURATION, Templates.CONSOLE)) {
            hypervisor.deleteVolume(name + ending);
        }
    }
}
