package org.stratagrid.collector.metering;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.values.MemoryTime;

/** One server's hour, exact, without its sequence number. Two that are equal are the same statement about that hour. */
record Snapshot(
        UUID serverId,
        Instant hour,
        String serverName,
        UUID configurationId,
        UUID accountId,
        UUID nodeId,
        long memoryMibMicros,
        long cpuMicros,
        long diskGibMicros,
        long receivedBytes,
        long sentBytes) {

    /** Which server and hour: the key. */
    record Key(UUID serverId, Instant hour) {}

    /** Whose hour it was. */
    private record Owner(String serverName, UUID configurationId, UUID accountId, UUID nodeId) {}

    /** Stands for the node of a server whose allocation nobody has told of. */
    private static final UUID UNKNOWN_NODE = new UUID(0, 0);

    Key key() {
        return new Key(serverId, hour);
    }

    /**
     * @param held     what the server held in this hour
     * @param transfer what it transferred, if anything
     * @param before   the snapshot made of this hour earlier, if any
     * @param newest   the server's newest allocation, if any, for an hour in which it held nothing
     * @return null when nothing is to be said about this hour
     */
    static @Nullable Snapshot of(
            Key key, Held held, @Nullable Transfer transfer, @Nullable Snapshot before, @Nullable Allocation newest) {
        if (held.last() == null && transfer == null && before == null) {
            return null;
        }
        Owner owner = owner(key, held, transfer, before, newest);
        return new Snapshot(
                key.serverId,
                key.hour,
                owner.serverName,
                owner.configurationId,
                owner.accountId,
                owner.nodeId,
                held.memoryMibMicros(),
                held.cpuMicros(),
                held.diskGibMicros(),
                transfer == null ? 0 : transfer.receivedBytes(),
                transfer == null ? 0 : transfer.sentBytes());
    }

    private static Owner owner(
            Key key, Held held, @Nullable Transfer transfer, @Nullable Snapshot before, @Nullable Allocation newest) {
        Allocation allocation = held.last() == null ? newest : held.last();
        if (allocation != null) {
            return new Owner(
                    allocation.serverName(), allocation.configurationId(), allocation.accountId(), allocation.nodeId());
        }
        if (transfer != null) {
            return new Owner(key.serverId.toString(), transfer.configurationId(), transfer.accountId(), UNKNOWN_NODE);
        }
        if (before != null) {
            return new Owner(before.serverName, before.configurationId, before.accountId, before.nodeId);
        }
        throw new IllegalArgumentException("nobody's hour: " + key);
    }

    HourlySnapshot numbered(long sequence) {
        return new HourlySnapshot(
                sequence,
                serverId,
                serverName,
                hour,
                configurationId,
                accountId,
                nodeId,
                new MemoryTime(Held.seconds(memoryMibMicros)),
                Held.seconds(cpuMicros),
                Held.seconds(diskGibMicros),
                receivedBytes,
                sentBytes);
    }
}
