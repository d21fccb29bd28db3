package org.stratagrid.scheduler.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/**
 * Reads a file of OptaPlanner's public cloud balancing set: computers become nodes, processes become servers that each are a
 * configuration of their own. A gigahertz is a CPU, a gigabyte of memory a GiB, a gigabyte of traffic an hour a Mbit/s (only the
 * proportion counts). There is no disk in that set, so every node has more than all servers could ask for. What a computer costs is
 * left out: it is no part of a placement here.
 */
final class CloudBalancing {

    private static final Set<String> FIELDS = Set.of(
            "cpuPower", "memory", "networkBandwidth", "requiredCpuPower", "requiredMemory", "requiredNetworkBandwidth");
    private static final long MOST = 1_000_000;
    private static final long PLENTY_GIB = 100_000;

    private CloudBalancing() {}

    static GridFiles read(Path path) {
        List<NodeLine> nodes = new ArrayList<>();
        List<ServerLine> servers = new ArrayList<>();
        try (InputStream in = Files.newInputStream(path)) {
            XMLStreamReader xml = factory().createXMLStreamReader(in);
            Map<String, Long> fields = new HashMap<>();
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT && FIELDS.contains(xml.getLocalName())) {
                    fields.put(xml.getLocalName(), number(path, xml));
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("cloudComputer")) {
                    Size size = size(path, xml, fields, "memory", "cpuPower", "networkBandwidth", PLENTY_GIB);
                    nodes.add(new NodeLine("computer-" + nodes.size(), size));
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("cloudProcess")) {
                    Size size = size(
                            path, xml, fields, "requiredMemory", "requiredCpuPower", "requiredNetworkBandwidth", 1);
                    String name = "process-" + servers.size();
                    servers.add(new ServerLine(name, name, Tier.APPLICATION, size));
                }
            }
        } catch (NoSuchFileException e) {
            throw new BenchFailure("there is no file " + path);
        } catch (IOException e) {
            throw new BenchFailure(path + " cannot be read: " + e.getMessage());
        } catch (XMLStreamException e) {
            throw new BenchFailure("%s, line %d: it is no XML that can be read"
                    .formatted(path, e.getLocation().getLineNumber()));
        }
        if (nodes.isEmpty() || servers.isEmpty()) {
            throw new BenchFailure(path + " has no cloudComputer or no cloudProcess: it is no file of that set");
        }
        return new GridFiles(nodes, servers, Map.of());
    }

    /** Nothing outside of the file is ever looked at. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private static long number(Path path, XMLStreamReader xml) throws XMLStreamException {
        String field = xml.getLocalName();
        int line = xml.getLocation().getLineNumber();
        String text = xml.getElementText().strip();
        if (text.matches("[0-9]{1,7}") && Long.parseLong(text) >= 1 && Long.parseLong(text) <= MOST) {
            return Long.parseLong(text);
        }
        throw new BenchFailure(
                "%s, line %d: %s is a whole number from 1 to 1,000,000, not \"%s\"".formatted(path, line, field, text));
    }

    /** The fields of one element, which end with it. */
    private static Size size(
            Path path,
            XMLStreamReader xml,
            Map<String, Long> fields,
            String memory,
            String cpus,
            String bandwidth,
            long diskGib) {
        for (String field : List.of(memory, cpus, bandwidth)) {
            if (!fields.containsKey(field)) {
                throw new BenchFailure("%s, line %d: %s has no %s"
                        .formatted(path, xml.getLocation().getLineNumber(), xml.getLocalName(), field));
            }
        }
        Size size = new Size(
                fields.getOrDefault(memory, 0L) * 1024,
                fields.getOrDefault(cpus, 0L),
                diskGib,
                fields.getOrDefault(bandwidth, 0L));
        fields.clear();
        return size;
    }
}
