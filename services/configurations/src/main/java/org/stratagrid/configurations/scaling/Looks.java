package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The looks up to now, as far back as a policy asks. What was not looked at for longer than two minutes is not known, so that
 * nothing is decided after a pause of this service before it has looked for long enough again.
 *
 * @param all oldest first
 */
record Looks(List<Look> all, Instant now) {

    static final Duration LONGEST_GAP = Duration.ofMinutes(2);

    static Looks of(List<Look> looks, Instant now) {
        return new Looks(looks.stream().sorted(Comparator.comparing(Look::at)).toList(), now);
    }

    boolean none() {
        return all.isEmpty() || all.get(all.size() - 1).at().plus(LONGEST_GAP).isBefore(now);
    }

    Look newest() {
        return all.get(all.size() - 1);
    }

    /** Whether it held at every look for so long until now. */
    boolean held(int seconds, Predicate<Look> condition) {
        Instant since = now.minusSeconds(seconds);
        Instant after = now;
        for (int i = all.size() - 1; i >= 0; i--) {
            Look look = all.get(i);
            if (look.at().plus(LONGEST_GAP).isBefore(after) || !condition.test(look)) {
                return false;
            }
            if (!look.at().isAfter(since)) {
                return true;
            }
            after = look.at();
        }
        return false;
    }

    /** How often the server did not answer in so many seconds; 0 where it did at the newest look. */
    int silences(UUID server, int seconds) {
        if (none() || !silent(newest(), server)) {
            return 0;
        }
        Instant since = now.minusSeconds(seconds);
        return (int) all.stream()
                .filter(look -> look.at().isAfter(since) && silent(look, server))
                .count();
    }

    private static boolean silent(Look look, UUID server) {
        Reading reading = look.servers().get(server);
        return reading != null && Boolean.FALSE.equals(reading.answers());
    }
}
