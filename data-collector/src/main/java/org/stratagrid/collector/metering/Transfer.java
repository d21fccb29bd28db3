package org.stratagrid.collector.metering;

import java.time.Instant;
import java.util.UUID;

/** What a server's guest received and sent in an hour on the public network. */
record Transfer(UUID serverId, Instant hour, UUID configurationId, UUID accountId, long receivedBytes, long sentBytes) {

    Snapshot.Key key() {
        return new Snapshot.Key(serverId, hour);
    }
}
