package org.stratagrid.scheduler.solver;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What counts of a node when servers are placed.
 *
 * @param schedulable   as the node tells
 * @param draining      as the operator says
 * @param capacity      what may be sold of it
 * @param taken         by servers that are not part of the problem
 * @param free          for all servers of the problem together
 * @param networkHungry servers that are not part of the problem, and so are the others that are counted
 * @param licensed      systems that cost nothing more here (SC-7)
 * @param risky         servers of risky accounts, by account (SC-6)
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonSerialize(using = NodeFacts.Array.class)
public record NodeFacts(
        UUID id,
        String name,
        boolean schedulable,
        boolean draining,
        String group,
        boolean isolated,
        @Nullable UUID dedicatedTo,
        Size capacity,
        Size taken,
        Size free,
        int networkHungry,
        int storageHungry,
        Set<String> licensed,
        Map<UUID, Integer> risky) {

    /**
     * @param taken   by servers that are not part of the problem
     * @param settled by servers of the problem that stay here; they may be more than fits, on a node that has shrunk
     * @param others  the servers that are not part of the problem
     */
    public static NodeFacts of(Node node, Size taken, Size settled, Residents others) {
        Size capacity = node.sellable();
        return new NodeFacts(
                node.id(),
                node.name(),
                node.schedulable(),
                node.policy().draining(),
                node.policy().group(),
                node.policy().isolated(),
                node.policy().dedicatedTo(),
                capacity,
                taken,
                capacity.minus(taken).orMore(settled),
                others.networkHungry(),
                others.storageHungry(),
                licensed(node, others),
                others.riskyByAccount());
    }

    private static Set<String> licensed(Node node, Residents others) {
        if (node.policy().licences().isEmpty()) {
            return others.systems().keySet();
        }
        Set<String> licensed = new HashSet<>(node.policy().licences());
        licensed.addAll(others.systems().keySet());
        return licensed;
    }

    /** What {@link JsonFormat} would write, in a third of the time: there are two dozen of these in every decision. */
    static final class Array extends ValueSerializer<NodeFacts> {

        @Override
        public void serialize(NodeFacts node, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            out.writeString(node.id.toString());
            out.writeString(node.name);
            out.writeBoolean(node.schedulable);
            out.writeBoolean(node.draining);
            out.writeString(node.group);
            out.writeBoolean(node.isolated);
            out.writeString(node.dedicatedTo == null ? null : node.dedicatedTo.toString());
            size(node.capacity, out);
            size(node.taken, out);
            size(node.free, out);
            out.writeNumber(node.networkHungry);
            out.writeNumber(node.storageHungry);
            out.writeStartArray();
            for (String system : node.licensed) {
                out.writeString(system);
            }
            out.writeEndArray();
            out.writeStartObject();
            node.risky.forEach((account, servers) -> out.writeNumberProperty(account.toString(), servers));
            out.writeEndObject();
            out.writeEndArray();
        }

        private static void size(Size size, JsonGenerator out) {
            out.writeStartArray();
            out.writeNumber(size.memoryMib());
            out.writeNumber(size.cpus());
            out.writeNumber(size.diskGib());
            out.writeNumber(size.mbps());
            out.writeEndArray();
        }
    }
}
