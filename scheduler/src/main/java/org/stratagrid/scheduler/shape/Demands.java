package org.stratagrid.scheduler.shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/**
 * Where sizes hardly repeat, a few of them say little about what will be asked for. These stand for all: for each resource its
 * servers in three groups that need the same amount of it together, few large ones, some of the middle, many small ones.
 */
final class Demands {

    private static final int GROUPS = 3;

    private Demands() {}

    /** Of each group, what its largest needs of the resource and its average of the others, with the number of its servers. */
    static Map<Size, Integer> of(Map<Size, Integer> servers) {
        Map<Size, Integer> shapes = new LinkedHashMap<>();
        for (Resource resource : Resource.values()) {
            List<Size> sizes = new ArrayList<>(servers.keySet());
            sizes.sort(Comparator.<Size>comparingLong(resource::of)
                    .thenComparingLong(Size::memoryMib)
                    .thenComparingLong(Size::cpus)
                    .thenComparingLong(Size::diskGib)
                    .thenComparingLong(Size::mbps));
            double all = sizes.stream()
                    .mapToDouble(size -> (double) resource.of(size) * servers.getOrDefault(size, 0))
                    .sum();
            double passed = 0;
            List<Size> group = new ArrayList<>();
            int ended = 0;
            for (int i = 0; i < sizes.size(); i++) {
                Size size = sizes.get(i);
                group.add(size);
                passed += (double) resource.of(size) * servers.getOrDefault(size, 0);
                boolean last = i + 1 == sizes.size();
                boolean sameNext = !last && resource.of(sizes.get(i + 1)) == resource.of(size);
                if (last || !sameNext && passed >= all * (ended + 1) / GROUPS) {
                    int many = group.stream()
                            .mapToInt(one -> servers.getOrDefault(one, 0))
                            .sum();
                    shapes.merge(shape(group, servers, many, resource), many, Integer::sum);
                    group.clear();
                    ended++;
                }
            }
        }
        return shapes;
    }

    private static Size shape(List<Size> group, Map<Size, Integer> servers, int many, Resource resource) {
        long[] need = new long[Resource.values().length];
        for (Resource each : Resource.values()) {
            double sum = 0;
            long most = 0;
            for (Size size : group) {
                sum += (double) each.of(size) * servers.getOrDefault(size, 0);
                most = Math.max(most, each.of(size));
            }
            need[each.ordinal()] = each == resource ? most : Math.round(sum / many);
        }
        return new Size(
                Math.max(1, need[Resource.MEMORY.ordinal()]),
                Math.max(1, need[Resource.CPU.ordinal()]),
                need[Resource.DISK.ordinal()],
                need[Resource.BANDWIDTH.ordinal()]);
    }
}
