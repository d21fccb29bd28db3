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

    @ConstraintWeight(PlacementConstraints.GROUP)
    private final HardMediumSoftLongScore group = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.DEDICATION)
    private final HardMediumSoftLongScore dedication = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.ISOLATION)
    private final HardMediumSoftLongScore isolation = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.APART)
    private final HardMediumSoftLongScore apart = HardMediumSoftLongScore.ONE_HARD;

    @ConstraintWeight(PlacementConstraints.UNPLACED)
    private final HardMediumSoftLongScore unplaced = HardMediumSoftLongScore.ONE_MEDIUM;

    @ConstraintWeight(PlacementConstraints.SPREAD_TIER)
    private final HardMediumSoftLongScore spreadTier;

    @ConstraintWeight(PlacementConstraints.SPREAD_CONFIGURATION)
    private final HardMediumSoftLongScore spreadConfiguration;

    @ConstraintWeight(PlacementConstraints.AVAILABILITY)
    private final HardMediumSoftLongScore availability;

    @ConstraintWeight(PlacementConstraints.BALANCE)
    private final HardMediumSoftLongScore balance;

    @ConstraintWeight(PlacementConstraints.MIX)
    private final HardMediumSoftLongScore mix;

    @ConstraintWeight(PlacementConstraints.BEHAVIOUR)
    private final HardMediumSoftLongScore behaviour;

    @ConstraintWeight(PlacementConstraints.RISK)
    private final HardMediumSoftLongScore risk;

    @ConstraintWeight(PlacementConstraints.LICENCE)
    private final HardMediumSoftLongScore licence;

    @ConstraintWeight(PlacementConstraints.FRAGMENTATION)
    private final HardMediumSoftLongScore fragmentation;

    public PlacementWeights(Weights weights) {
        this.spreadTier = HardMediumSoftLongScore.ofSoft(weights.spreadTier());
        this.spreadConfiguration = HardMediumSoftLongScore.ofSoft(weights.spreadConfiguration());
        this.availability = HardMediumSoftLongScore.ofSoft(weights.availability());
        this.balance = HardMediumSoftLongScore.ofSoft(weights.balance());
        this.mix = HardMediumSoftLongScore.ofSoft(weights.mix());
        this.behaviour = HardMediumSoftLongScore.ofSoft(weights.behaviour());
        this.risk = HardMediumSoftLongScore.ofSoft(weights.risk());
        this.licence = HardMediumSoftLongScore.ofSoft(weights.licence());
        this.fragmentation = HardMediumSoftLongScore.ofSoft(weights.fragmentation());
    }
}
