package org.stratagrid.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.stratagrid.standalone.bench.LiveSite.NodeAddress;

/**
 * The same guests booted at once by libvirt alone, on fresh disks: what a deployment can hardly beat. Networks, disks and configuration
 * volumes are there before the clock starts.
 */
final class BareBoot {

    /** As {@code VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE}. */
    private static final int DEFINITION = 1 | 2;

    private final List<Guest> guests = new ArrayList<>();

    /** Each with a connection that only one thread uses. */
    private record Guest(Connect node, String xml) {}

    /** Ends the guests of this configuration, removes their definitions and empties their disks. */
    BareBoot(List<NodeAddress> nodes, UUID configuration) throws LibvirtException {
        for (NodeAddress node : nodes) {
            Connect connection = new Connect(node.uri());
            for (Domain domain : connection.listAllDomains(0)) {
                String xml = domain.getXMLDesc(DEFINITION);
                if (!xml.contains(configuration.toString())) {
                    continue;
                }
                guests.add(new Guest(new Connect(node.uri()), xml));
                if (domain.isActive() == 1) {
                    domain.destroy();
                }
                domain.undefine();
                empty(connection.storagePoolLookupByName(node.pool()), xml);
            }
            connection.close();
        }
    }

    /** The root disk as it was when it was made: nothing but its base. */
    private static void empty(StoragePool pool, String domainXml) throws LibvirtException {
        String path = between(domainXml, "<source file='", ".qcow2'") + ".qcow2";
        String name = path.substring(path.lastIndexOf('/') + 1);
        StorageVol disk = pool.storageVolLookupByName(name);
        String xml = disk.getXMLDesc(0);
        String base = between(between(xml, "<backingStore>", "</backingStore>"), "<path>", "</path>");
        long bytes = disk.getInfo().capacity;
        disk.delete(0);
        pool.storageVolCreateXML("""
                <volume><name>%s</name><capacity unit='bytes'>%d</capacity><target><format type='qcow2'/></target>
                <backingStore><path>%s</path><format type='qcow2'/></backingStore></volume>
                """.formatted(name, bytes, base), 0);
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    int guests() {
        return guests.size();
    }

    /** Defines and starts all of them at once; returns when libvirt has done so. */
    void boot() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(guests.size());
        List<LibvirtException> problems = new ArrayList<>();
        for (Guest guest : guests) {
            new Thread(() -> {
                        try {
                            guest.node.domainDefineXML(guest.xml).create();
                        } catch (LibvirtException e) {
                            synchronized (problems) {
                                problems.add(e);
                            }
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        done.await();
        if (!problems.isEmpty()) {
            throw new IllegalStateException("a guest did not start", problems.get(0));
        }
    }

    void close() throws LibvirtException {
        for (Guest guest : guests) {
            guest.node.close();
        }
    }
}
