-- What each node can give and what is reserved of it. The reserved_ columns follow the rows of "reservation" by trigger and
-- never exceed the ceiling, so no code, and no number of schedulers, can oversell a node.
CREATE TABLE node (
    id                  uuid        PRIMARY KEY,
    name                text        NOT NULL,
    site                text        NOT NULL,
    node_group          text        NOT NULL DEFAULT 'general',
    schedulable         boolean     NOT NULL,
    memory_mib          bigint      NOT NULL CHECK (memory_mib >= 0),
    cpus                bigint      NOT NULL CHECK (cpus >= 0),
    disk_gib            bigint      NOT NULL CHECK (disk_gib >= 0),
    mbps                bigint      NOT NULL CHECK (mbps >= 0),
    reserved_memory_mib bigint      NOT NULL DEFAULT 0,
    reserved_cpus       bigint      NOT NULL DEFAULT 0,
    reserved_disk_gib   bigint      NOT NULL DEFAULT 0,
    reserved_mbps       bigint      NOT NULL DEFAULT 0,
    servers             integer     NOT NULL DEFAULT 0,
    network_hungry      integer     NOT NULL DEFAULT 0,
    storage_hungry      integer     NOT NULL DEFAULT 0,
    -- The capacity; or, where a node has shrunk below what is reserved on it, what is still reserved: a node may always tell
    -- the truth about itself, and what it holds too much can only become less.
    ceiling_memory_mib  bigint      NOT NULL,
    ceiling_cpus        bigint      NOT NULL,
    ceiling_disk_gib    bigint      NOT NULL,
    ceiling_mbps        bigint      NOT NULL,
    told_at             timestamptz NOT NULL,
    CONSTRAINT node_memory_never_oversold CHECK (reserved_memory_mib BETWEEN 0 AND ceiling_memory_mib),
    CONSTRAINT node_cpus_never_oversold CHECK (reserved_cpus BETWEEN 0 AND ceiling_cpus),
    CONSTRAINT node_disk_never_oversold CHECK (reserved_disk_gib BETWEEN 0 AND ceiling_disk_gib),
    CONSTRAINT node_bandwidth_never_oversold CHECK (reserved_mbps BETWEEN 0 AND ceiling_mbps)
);

COMMENT ON COLUMN node.node_group IS 'Nodes of one group take the same kinds of servers; until an operator divides the grid, all are in one.';

CREATE TABLE reservation (
    server_id        uuid        PRIMARY KEY,
    node_id          uuid        NOT NULL REFERENCES node,
    account_id       uuid        NOT NULL,
    configuration_id uuid        NOT NULL,
    request_id       uuid        NOT NULL,
    name             text        NOT NULL,
    tier             text        NOT NULL CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    memory_mib       bigint      NOT NULL CHECK (memory_mib > 0),
    cpus             bigint      NOT NULL CHECK (cpus > 0),
    disk_gib         bigint      NOT NULL CHECK (disk_gib >= 0),
    mbps             bigint      NOT NULL CHECK (mbps >= 0),
    heavy_traffic    boolean     NOT NULL,
    reserved_at      timestamptz NOT NULL
);

CREATE INDEX reservation_node ON reservation (node_id);
CREATE INDEX reservation_configuration ON reservation (configuration_id);

CREATE FUNCTION node_totals_follow_reservations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.node_id = NEW.node_id THEN
        -- One statement, so that the total of a node that is full passes through nothing in between.
        UPDATE scheduler.node
           SET reserved_memory_mib = reserved_memory_mib + NEW.memory_mib - OLD.memory_mib,
               reserved_cpus = reserved_cpus + NEW.cpus - OLD.cpus,
               reserved_disk_gib = reserved_disk_gib + NEW.disk_gib - OLD.disk_gib,
               reserved_mbps = reserved_mbps + NEW.mbps - OLD.mbps,
               network_hungry = network_hungry + (NEW.tier IN ('LOAD_BALANCER', 'WEB'))::int
                                               - (OLD.tier IN ('LOAD_BALANCER', 'WEB'))::int,
               storage_hungry = storage_hungry + (NEW.tier = 'DATABASE')::int - (OLD.tier = 'DATABASE')::int
         WHERE id = NEW.node_id;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE scheduler.node
           SET reserved_memory_mib = reserved_memory_mib - OLD.memory_mib,
               reserved_cpus = reserved_cpus - OLD.cpus,
               reserved_disk_gib = reserved_disk_gib - OLD.disk_gib,
               reserved_mbps = reserved_mbps - OLD.mbps,
               servers = servers - 1,
               network_hungry = network_hungry - (OLD.tier IN ('LOAD_BALANCER', 'WEB'))::int,
               storage_hungry = storage_hungry - (OLD.tier = 'DATABASE')::int
         WHERE id = OLD.node_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE scheduler.node
           SET reserved_memory_mib = reserved_memory_mib + NEW.memory_mib,
               reserved_cpus = reserved_cpus + NEW.cpus,
               reserved_disk_gib = reserved_disk_gib + NEW.disk_gib,
               reserved_mbps = reserved_mbps + NEW.mbps,
               servers = servers + 1,
               network_hungry = network_hungry + (NEW.tier IN ('LOAD_BALANCER', 'WEB'))::int,
               storage_hungry = storage_hungry + (NEW.tier = 'DATABASE')::int
         WHERE id = NEW.node_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER node_totals AFTER INSERT OR UPDATE OR DELETE ON reservation
    FOR EACH ROW EXECUTE FUNCTION node_totals_follow_reservations();

CREATE FUNCTION reservations_are_deleted_one_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'TRUNCATE would leave the totals of the nodes behind; use DELETE';
END
$$;

CREATE TRIGGER no_truncate BEFORE TRUNCATE ON reservation
    FOR EACH STATEMENT EXECUTE FUNCTION reservations_are_deleted_one_by_one();

CREATE FUNCTION node_ceilings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.reserved_memory_mib := 0;
        NEW.reserved_cpus := 0;
        NEW.reserved_disk_gib := 0;
        NEW.reserved_mbps := 0;
        NEW.servers := 0;
        NEW.network_hungry := 0;
        NEW.storage_hungry := 0;
        NEW.ceiling_memory_mib := NEW.memory_mib;
        NEW.ceiling_cpus := NEW.cpus;
        NEW.ceiling_disk_gib := NEW.disk_gib;
        NEW.ceiling_mbps := NEW.mbps;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() = 1
       AND (NEW.reserved_memory_mib, NEW.reserved_cpus, NEW.reserved_disk_gib, NEW.reserved_mbps, NEW.servers,
            NEW.network_hungry, NEW.storage_hungry)
           IS DISTINCT FROM
           (OLD.reserved_memory_mib, OLD.reserved_cpus, OLD.reserved_disk_gib, OLD.reserved_mbps, OLD.servers,
            OLD.network_hungry, OLD.storage_hungry) THEN
        RAISE EXCEPTION 'the totals of a node follow its reservations and are never written directly';
    END IF;
    NEW.ceiling_memory_mib := GREATEST(NEW.memory_mib, LEAST(OLD.reserved_memory_mib, NEW.reserved_memory_mib));
    NEW.ceiling_cpus := GREATEST(NEW.cpus, LEAST(OLD.reserved_cpus, NEW.reserved_cpus));
    NEW.ceiling_disk_gib := GREATEST(NEW.disk_gib, LEAST(OLD.reserved_disk_gib, NEW.reserved_disk_gib));
    NEW.ceiling_mbps := GREATEST(NEW.mbps, LEAST(OLD.reserved_mbps, NEW.reserved_mbps));
    RETURN NEW;
END
$$;

CREATE TRIGGER node_ceilings BEFORE INSERT OR UPDATE ON node
    FOR EACH ROW EXECUTE FUNCTION node_ceilings();

-- What was decided for a request, and why (explanations).
CREATE TABLE decision (
    request_id   uuid        PRIMARY KEY,
    assignments  jsonb       NOT NULL,
    score        text        NOT NULL,
    reasons      jsonb       NOT NULL,
    rejected     jsonb       NOT NULL,
    solve_micros bigint      NOT NULL,
    decided_at   timestamptz NOT NULL
);

-- The decision that brought a server to its node; one that only left it where it was does not count.
CREATE TABLE server_decision (
    server_id  uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES decision
);

CREATE INDEX server_decision_request ON server_decision (request_id);
