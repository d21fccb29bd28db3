package org.stratagrid.scheduler.book;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something that waits for the committer. */
final class Work {

    private enum State {
        WAITING,
        TAKEN,
        WITHDRAWN
    }

    final @Nullable Commitment commitment;
    final Set<UUID> released;
    final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private Work(@Nullable Commitment commitment, Collection<UUID> released) {
        this.commitment = commitment;
        this.released = Set.copyOf(released);
    }

    static Work commit(Commitment commitment) {
        return new Work(commitment, Set.of());
    }

    static Work release(Collection<UUID> servers) {
        return new Work(null, servers);
    }

    /** Only that the book knows everything that was in the rows when this was asked. */
    static Work follow() {
        return new Work(null, Set.of());
    }

    boolean isFollow() {
        return commitment == null && released.isEmpty();
    }

    /** From now on only the rows know what becomes of it. Work that comes back after a lost connection was taken already. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN) || state.get() == State.TAKEN;
    }

    /** @return whether nothing of it will ever happen */
    boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN);
    }
}
