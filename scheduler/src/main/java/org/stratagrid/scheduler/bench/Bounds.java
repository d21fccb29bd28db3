package org.stratagrid.scheduler.bench;

import java.util.List;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/** What no scheduler could beat, because it asks less than any of them must do. */
final class Bounds {

    private Bounds() {}

    /**
     * How many of the arriving servers, first to last, would fit if they could be cut into pieces and the grid were one node:
     * the longest beginning of the list whose sum is within the grid's free room of every resource.
     */
    static int divisible(Size free, List<GridFiles.ServerLine> arriving) {
        Size left = free;
        for (int i = 0; i < arriving.size(); i++) {
            left = left.minus(arriving.get(i).size());
            if (!Size.NOTHING.within(left)) {
                return i;
            }
        }
        return arriving.size();
    }

    /** So many nodes at least hold all this: for each resource, the largest nodes first until the sum is reached. */
    static int fewestNodes(List<Size> nodes, List<Size> servers) {
        Size all = sum(servers);
        int most = 0;
        for (Resource resource : Resource.values()) {
            long[] sizes = nodes.stream().mapToLong(resource::of).sorted().toArray();
            long missing = resource.of(all);
            int many = 0;
            while (missing > 0 && many < sizes.length) {
                missing -= sizes[sizes.length - 1 - many++];
            }
            most = Math.max(most, missing > 0 ? sizes.length + 1 : many);
        }
        return most;
    }

    static Size sum(List<Size> sizes) {
        return sizes.stream().reduce(Size.NOTHING, Size::plus);
    }
}
