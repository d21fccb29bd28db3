package org.stratagrid.configurations.scaling;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.configurations.draft.Problems;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/** The checks of a policy's form, all of them at once. Fields carry the names of the {@link ScalingPolicy}'s properties. */
final class PolicyChecks {

    static final long MEMORY_STEP_MIB = 64;
    static final long MOST_MEMORY_MIB = 64 * 1024;

    private final Problems problems = new Problems();
    private final Tier tier;
    private final ScalingPolicy policy;

    private PolicyChecks(Tier tier, ScalingPolicy policy) {
        this.tier = tier;
        this.policy = policy;
    }

    /**
     * Throws a Refusal that names the fields.
     *
     * @param byHand servers that the customer deployed
     * @param rate   in whose currency money is reckoned; null where it is not known
     */
    static void check(Tier tier, ScalingPolicy policy, int byHand, @Nullable Money rate) {
        PolicyChecks checks = new PolicyChecks(tier, policy);
        checks.actions();
        checks.limits();
        checks.bounds(byHand);
        checks.money(rate);
        checks.problems.refuseIfAny();
    }

    private void actions() {
        oneOf("onLoad", policy.onLoad(), Possible.onLoad(tier));
        if (policy.onSilence() != null) {
            oneOf("onSilence", policy.onSilence(), Possible.onSilence(tier));
        }
        if (policy.on() && Measure.watched(policy).isEmpty() && policy.onSilence() == null) {
            problems.add("cpuPercent", "Set at least one limit, or what is done about servers that do not answer.");
        }
        if (policy.onLoad() == ScalingAction.ADD_MEMORY
                && policy.memoryPercent() == null
                && !Measure.watched(policy).isEmpty()) {
            problems.add("memoryPercent", "More memory helps where memory runs short: set its limit, too.");
        }
    }

    private void oneOf(String field, @Nullable ScalingAction action, List<ScalingAction> possible) {
        if (action == null || !possible.contains(action)) {
            problems.add(
                    field,
                    "For " + tier.words() + " servers choose "
                            + possible.stream()
                                    .map(one -> one.name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', ' '))
                                    .collect(Collectors.joining(" or "))
                            + ".");
        }
    }

    private void limits() {
        within("cpuPercent", policy.cpuPercent(), 1, 100, "The CPU limit is a percentage from 1 to 100.");
        within("memoryPercent", policy.memoryPercent(), 1, 100, "The memory limit is a percentage from 1 to 100.");
        within("connections", policy.connections(), 1, 1_000_000, "Connections are limited to 1 to 1,000,000.");
        within("responseMillis", policy.responseMillis(), 1, 60_000, "Answers may take 1 to 60,000 ms.");
        within("loadSeconds", policy.loadSeconds(), 30, 3600, "Load is watched for 30 to 3,600 seconds.");
        within("calmPercent", policy.calmPercent(), 10, 90, "Enter 10 to 90 percent.");
        within("calmSeconds", policy.calmSeconds(), 60, 21_600, "Calm is watched for a minute to six hours.");
        within("silentTimes", policy.silentTimes(), 1, 100, "Enter 1 to 100 times.");
        within("silentSeconds", policy.silentSeconds(), 10, 3600, "Enter 10 to 3,600 seconds.");
        within("coolDownSeconds", policy.coolDownSeconds(), 30, 86_400, "The cool-down is 30 to 86,400 seconds.");
    }

    private void bounds(int byHand) {
        within("minServers", policy.minServers(), 1, Possible.MOST_SERVERS, "Enter 1 to 40 servers.");
        within("maxServers", policy.maxServers(), 1, Possible.MOST_SERVERS, "Enter 1 to 40 servers.");
        if (policy.maxServers() < policy.minServers()) {
            problems.add("maxServers", "The most servers cannot be fewer than the least.");
        }
        if (policy.minServers() > byHand && !Possible.addsServers(tier)) {
            problems.add("minServers", "Servers of this tier are not added automatically; you have " + byHand + ".");
        }
        boolean addsServers =
                policy.onLoad() == ScalingAction.ADD_SERVER || policy.onSilence() == ScalingAction.ADD_SERVER;
        if (policy.on() && addsServers && policy.maxServers() <= byHand) {
            problems.add(
                    "maxServers", "You have " + byHand + " servers here already: allow more, or none can be added.");
        }
        memory("memoryStep", policy.memoryStep());
        memory("maxMemory", policy.maxMemory());
    }

    private void memory(String field, @Nullable Memory memory) {
        if (memory == null
                || memory.mib() < MEMORY_STEP_MIB
                || memory.mib() > MOST_MEMORY_MIB
                || memory.mib() % MEMORY_STEP_MIB != 0) {
            problems.add(field, "Memory comes in steps of " + MEMORY_STEP_MIB + " MiB, up to 65,536 MiB.");
        }
    }

    private void money(@Nullable Money rate) {
        Money most = policy.moneyADay();
        if (most == null) {
            return;
        }
        if (!most.isPositive()) {
            problems.add("moneyADay", "Enter an amount above zero, or nothing for no bound.");
        } else if (rate != null && !rate.currency().equals(most.currency())) {
            problems.add("moneyADay", "Your plan is in " + rate.currency().getCurrencyCode() + ": use that.");
        } else if (most.minorUnits() > 100_000_000_00L) {
            problems.add("moneyADay", "That is too much to be meant: enter at most 100,000,000.");
        }
    }

    private void within(String field, @Nullable Integer value, int least, int most, String sentence) {
        if (value != null && (value < least || value > most)) {
            problems.add(field, sentence);
        }
    }
}
