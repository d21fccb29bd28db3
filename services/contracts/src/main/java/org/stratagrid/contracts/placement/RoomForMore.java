package org.stratagrid.contracts.placement;

import java.util.List;

/**
 * How many more configurations of a kind fit.
 *
 * @param copies  whole configurations
 * @param atLeast there is room for even more; counting ended there
 * @param limits  what stands in the way of one more, in sentences; none when {@code atLeast}
 */
public record RoomForMore(int copies, boolean atLeast, List<String> limits, String sentence, long planMicros) {}
