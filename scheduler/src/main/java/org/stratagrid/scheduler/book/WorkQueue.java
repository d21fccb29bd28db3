package org.stratagrid.scheduler.book;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What waits for the committer. Anybody may add; everything else is for the committer's thread. */
final class WorkQueue {

    private static final int MOST_TOGETHER = 64;

    private final BlockingQueue<Work> arriving = new LinkedBlockingQueue<>();
    private final Deque<Work> next = new ArrayDeque<>();

    void add(Work work) {
        arriving.add(work);
    }

    void addFirst(Work work) {
        next.addFirst(work);
    }

    /**
     * What may be done together: at most one commitment for each configuration, since two of one have not seen each other.
     *
     * @param nanos to wait at most, where nothing is there
     * @return empty when nothing came
     */
    List<Work> group(long nanos) throws InterruptedException {
        Work first = next.isEmpty() && nanos > 0 ? arriving.poll(nanos, TimeUnit.NANOSECONDS) : arriving.poll();
        if (first != null) {
            next.addLast(first);
        }
        arriving.drainTo(next, MOST_TOGETHER);
        List<Work> group = new ArrayList<>();
        List<Work> later = new ArrayList<>();
        Set<UUID> configurations = new HashSet<>();
        while (group.size() < MOST_TOGETHER && !next.isEmpty()) {
            Work work = next.removeFirst();
            Commitment commitment = work.commitment;
            if (commitment != null && !configurations.add(commitment.configurationId)) {
                later.add(work);
            } else if (work.take()) {
                group.add(work);
            }
        }
        for (int i = later.size() - 1; i >= 0; i--) {
            next.addFirst(later.get(i));
        }
        return group;
    }

    /** @return what nobody will do any more, or null when nothing is left */
    @Nullable
    Work poll() {
        Work work = next.poll();
        return work != null ? work : arriving.poll();
    }
}
