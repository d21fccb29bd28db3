package org.stratagrid.scheduler.solver;

import org.optaplanner.core.api.domain.constraintweight.ConstraintConfiguration;
import org.optaplanner.core.api.domain.constraintweight.ConstraintWeight;
import org.optaplanner.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;

/** What one unit of each constraint weighs. Hard and medium ones are not up for choice. */
@ConstraintConfiguration
public final class PlacementWeights {

    @ConstraintWeight(PlacementConstraints.MEMORY)
    private final HardMediumSoftLongScore memory = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.CPU)
    private final HardMediumSoftLongScore cpu = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.DISK)
    private final HardMediumSoftLongScore disk = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.BANDWIDTH)
    private final HardMediumSoftLongScore bandwidth = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.UNPLACED)
    private final HardMediumSoftLongScore unplaced = HardMediumSoftLongScore.ONE_MEDIUM;

    @ConstraintWeight(PlacementConstraints.SPREAD_TIER)
    private final HardMediumSoftLongScore spreadTier;

    @ConstraintWeight(PlacementConstraints.SPREAD_CONFIGURATION)
    private final HardMediumSoftLongScore spreadConfiguration;

    @ConstraintWeight(PlacementConstraints.BALANCE)
    private final HardMediumSoftLongScore balance;

    @ConstraintWeight(PlacementConstraints.MIX)
    private final HardMediumSoftLongScore mix;

    @ConstraintWeight(PlacementConstraints.TRAFFIC)
    private final HardMediumSoftLongScore traffic;

    public PlacementWeights(long spreadTier, long spreadConfiguration, long balance, long mix, long traffic) {
        this.spreadTier = HardMediumSoftLongScore.ofSoft(spreadTier);
        this.spreadConfiguration = HardMediumSoftLongScore.ofSoft(spreadConfiguration);
        this.balance = HardMediumSoftLongScore.ofSoft(balance);
        this.mix = HardMediumSoftLongScore.ofSoft(mix);
        this.traffic = HardMediumSoftLongScore.ofSoft(traffic);
    }
}
