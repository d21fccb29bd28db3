package org.stratagrid.deployment.upkeep;

import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.watch.Quiet;

/** Work on a configuration while no order of it is in work and none can begin, also in another process. */
@Component
class InQuiet {

    private final Quiet quiet;
    private final ServerStore servers;
    private final TransactionTemplate transaction;

    InQuiet(Quiet quiet, ServerStore servers, TransactionTemplate transaction) {
        this.quiet = quiet;
        this.servers = servers;
        this.transaction = transaction;
    }

    /** On the member as it is then, if it still is one. */
    Runnable on(Server member, Consumer<Server> work) {
        return () -> within(
                member.configurationId(),
                () -> servers.find(member.id())
                        .filter(now -> now.phase() == Phase.MEMBER)
                        .ifPresent(work));
    }

    /** Nothing is done while an order is in work: it does what is needed itself, or this is found again after it. */
    void within(UUID configurationId, Runnable work) {
        transaction.executeWithoutResult(status -> {
            if (quiet.hold(configurationId)) {
                work.run();
            }
        });
    }
}
