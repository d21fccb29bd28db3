-- What the data collector remembers (spec DC-1): who held what from when until when, what each guest transferred, and one
-- snapshot for each server and full hour. All durations are kept in microseconds, the resolution of timestamptz, so that sums
-- are exact; rounding to seconds happens once, when a snapshot is read.

-- Facts joined by their id. Two allocations of one server may overlap here (an opening fact can come before the closing fact of
-- the allocation before it); at every instant only the one that began last counts, so nothing is counted twice.
CREATE TABLE allocation (
    allocation_id    uuid        PRIMARY KEY,
    server_id        uuid        NOT NULL,
    server_name      text        NOT NULL,
    tier             text        NOT NULL,
    configuration_id uuid        NOT NULL,
    account_id       uuid        NOT NULL,
    node_id          uuid        NOT NULL,
    memory_mib       bigint      NOT NULL CHECK (memory_mib >= 0),
    cpus             integer     NOT NULL CHECK (cpus >= 0),
    disk_gib         integer     NOT NULL CHECK (disk_gib >= 0),
    allocated_from   timestamptz NOT NULL,
    allocated_until  timestamptz
);

CREATE INDEX allocation_by_server ON allocation (server_id, allocated_from);
CREATE INDEX allocation_by_end ON allocation (allocated_until);
CREATE INDEX allocation_by_account ON allocation (account_id, allocated_until);

-- The counters of each guest as they were seen last; what is above them has not been counted yet.
CREATE TABLE guest_counter (
    server_id      uuid        PRIMARY KEY,
    started_at     timestamptz NOT NULL,
    received_bytes bigint      NOT NULL CHECK (received_bytes >= 0),
    sent_bytes     bigint      NOT NULL CHECK (sent_bytes >= 0)
);

CREATE TABLE transfer (
    server_id        uuid        NOT NULL,
    hour             timestamptz NOT NULL CHECK (mod(extract(epoch FROM hour), 3600) = 0),
    configuration_id uuid        NOT NULL,
    account_id       uuid        NOT NULL,
    received_bytes   bigint      NOT NULL CHECK (received_bytes >= 0),
    sent_bytes       bigint      NOT NULL CHECK (sent_bytes >= 0),
    PRIMARY KEY (server_id, hour)
);

CREATE INDEX transfer_by_hour ON transfer (hour);
CREATE INDEX transfer_by_account ON transfer (account_id, hour);

CREATE TABLE snapshot (
    server_id         uuid        NOT NULL,
    hour              timestamptz NOT NULL CHECK (mod(extract(epoch FROM hour), 3600) = 0),
    sequence          bigint      NOT NULL UNIQUE,
    server_name       text        NOT NULL,
    configuration_id  uuid        NOT NULL,
    account_id        uuid        NOT NULL,
    node_id           uuid        NOT NULL,
    memory_mib_micros bigint      NOT NULL CHECK (memory_mib_micros >= 0),
    cpu_micros        bigint      NOT NULL CHECK (cpu_micros >= 0),
    disk_gib_micros   bigint      NOT NULL CHECK (disk_gib_micros >= 0),
    received_bytes    bigint      NOT NULL CHECK (received_bytes >= 0),
    sent_bytes        bigint      NOT NULL CHECK (sent_bytes >= 0),
    PRIMARY KEY (server_id, hour)
);

CREATE INDEX snapshot_by_account ON snapshot (account_id, hour);

-- One row. Whoever changes snapshots, facts or transfer locks it first: so hours close one after the other whoever closes them,
-- and sequence numbers become visible in their order (they are taken under the lock, which ends with the commit).
CREATE TABLE progress (
    single       boolean     PRIMARY KEY DEFAULT true CHECK (single),
    closed_until timestamptz NOT NULL CHECK (mod(extract(epoch FROM closed_until), 3600) = 0),
    sequence     bigint      NOT NULL CHECK (sequence >= 0)
);

-- Recent samples as they came, for charts; forgotten after a day by default.
CREATE TABLE sample (
    server_id        uuid        NOT NULL,
    taken_at         timestamptz NOT NULL,
    configuration_id uuid        NOT NULL,
    account_id       uuid        NOT NULL,
    started_at       timestamptz NOT NULL,
    cpu_nanos        bigint      NOT NULL,
    memory_used_mib  bigint      NOT NULL,
    received_bytes   bigint      NOT NULL,
    sent_bytes       bigint      NOT NULL,
    disk_read_bytes    bigint    NOT NULL,
    disk_written_bytes bigint    NOT NULL,
    PRIMARY KEY (server_id, taken_at)
);

CREATE INDEX sample_by_time ON sample (taken_at);
