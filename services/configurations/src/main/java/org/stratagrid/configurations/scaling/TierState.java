package org.stratagrid.configurations.scaling;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Tier;

/**
 * A tier at a moment, with all that a decision about it rests on beside readings.
 *
 * @param members    what the deployed revision has of it
 * @param existing   its servers in whatever state: deployed, coming, failed, going; never less than the members
 * @param lastChange when the last automatic change of it ended, failed ones included; null for none
 * @param lastFailed when the last one that failed ended, if none was done since; null otherwise
 * @param stopped    too many failed in a row
 * @param spentToday MiB-seconds that everything added has used since midnight UTC
 */
record TierState(
        Tier tier,
        List<Member> members,
        int existing,
        Wish wish,
        @Nullable Instant lastChange,
        @Nullable Instant lastFailed,
        boolean stopped,
        long spentToday) {

    int byHand() {
        return (int) members.stream().filter(member -> !member.isAutomatic()).count();
    }

    /** Newest first. */
    List<Member> automatic() {
        return members.stream()
                .filter(Member::isAutomatic)
                .sorted(Comparator.comparing((Member member) -> Objects.requireNonNull(member.addedAt()))
                        .thenComparing(Member::id)
                        .reversed())
                .toList();
    }

    long addedMib() {
        return members.stream().mapToLong(Member::addedMib).sum();
    }

    /** What one more server would have: as the newest that was configured by hand. */
    long nextServerMib() {
        return template().byHandMib();
    }

    Member template() {
        return members.stream()
                .filter(member -> !member.isAutomatic())
                .reduce((one, next) -> next)
                .orElseThrow();
    }
}
