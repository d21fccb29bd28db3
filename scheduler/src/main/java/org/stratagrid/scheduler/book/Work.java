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
    final @Nullable Promise promise;
    final Set<UUID> released;

    /** Where somebody wants to compare the book with the rows. */
    final @Nullable BookCheck check;

    final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private Work(
            @Nullable Commitment commitment,
            @Nullable Promise promise,
            Collection<UUID> released,
            @Nullable BookCheck check) {
        this.commitment = commitment;
        this.promise = promise;
        this.released = Set.copyOf(released);
        this.check = check;
    }

    /** @param promise that is kept by the commitment */
    static Work commit(Commitment commitment, Promise promise) {
        return new Work(commitment, promise, Set.of(), null);
    }

    static Work release(Collection<UUID> servers) {
        return new Work(null, null, servers, null);
    }

    /** Only that the book knows everything that was in the rows when this was asked. */
    static Work follow() {
        return new Work(null, null, Set.of(), null);
    }

    static Work check(BookCheck check) {
        return new Work(null, null, Set.of(), check);
    }

    boolean changesRows() {
        return commitment != null || !released.isEmpty();
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
