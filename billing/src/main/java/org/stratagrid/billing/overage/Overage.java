package org.stratagrid.billing.overage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is to be billed when a period's use has reached a level; the same for every resource (BI-11). All quantities are base
 * units. Use is billed in stretches: between the allotment (or what is covered or billed already) and the use so far, but
 * never beyond the ceiling, since service should have stopped there. When use turns out lower than what was billed, the
 * stretches above it are credited at the rate that they were billed at.
 */
final class Overage {

    /** The plan's terms. */
    record Terms(long allotment, long cutOff, long rateMinor) {}

    /** The period's use from here to there at that rate; a credit when {@code to} is below {@code from}. */
    record Stretch(long from, long to, long quantity, long rateMinor) {
        static Stretch billed(long from, long to, long rateMinor) {
            return new Stretch(from, to, to - from, rateMinor);
        }
    }

    private Overage() {}

    /**
     * @param covered     use up to here was included in an earlier plan of the period
     * @param billedLevel use up to here is billed
     * @param history     what was billed of the period, oldest first; asked for only when something is to be credited
     */
    static List<Stretch> due(long used, Terms terms, long covered, long billedLevel, Supplier<List<Stretch>> history) {
        if (used < billedLevel) {
            return credits(used, billedLevel, history.get());
        }
        long from = free(terms, covered, billedLevel);
        long to = Math.min(used, terms.cutOff);
        return to > from ? List.of(Stretch.billed(from, to, terms.rateMinor)) : List.of();
    }

    /** Use up to here costs nothing more. */
    static long free(Terms terms, long covered, long billedLevel) {
        return Math.max(terms.allotment, Math.max(covered, billedLevel));
    }

    private static List<Stretch> credits(long used, long billedLevel, List<Stretch> history) {
        Map<Long, Long> byRate = new LinkedHashMap<>();
        standing(history).descendingIterator().forEachRemaining(stretch -> {
            long tooMuch = stretch.to - Math.max(stretch.from, used);
            if (tooMuch > 0) {
                byRate.merge(stretch.rateMinor, -tooMuch, Math::addExact);
            }
        });
        List<Stretch> credits = new ArrayList<>();
        byRate.forEach((rate, quantity) -> credits.add(new Stretch(billedLevel, used, quantity, rate)));
        return credits;
    }

    /** The billed level after these credits: the top of what still stands. */
    static long levelAfterCredit(long used, List<Stretch> history) {
        return standing(history).stream()
                .filter(stretch -> stretch.from < used)
                .mapToLong(stretch -> Math.min(stretch.to, used))
                .max()
                .orElse(0);
    }

    /** History with its credits applied: stretches in rising order. */
    private static Deque<Stretch> standing(List<Stretch> history) {
        Deque<Stretch> stack = new ArrayDeque<>();
        for (Stretch entry : history) {
            if (entry.to >= entry.from) {
                stack.addLast(entry);
                continue;
            }
            while (!stack.isEmpty() && stack.getLast().to > entry.to) {
                Stretch top = stack.removeLast();
                if (top.from < entry.to) {
                    stack.addLast(Stretch.billed(top.from, entry.to, top.rateMinor));
                }
            }
        }
        return stack;
    }
}
