-- A customer who wants the servers of a tier on different nodes wants it after every move, so the reservation remembers it.
ALTER TABLE scheduler.reservation ADD COLUMN apart boolean NOT NULL DEFAULT false;
ALTER TABLE scheduler.reservation ALTER COLUMN apart DROP DEFAULT;

COMMENT ON COLUMN scheduler.reservation.apart IS 'On no node with another server of its configuration and tier.';

-- As before, and it writes the new column.
CREATE OR REPLACE FUNCTION scheduler.write_placements(items integer[], placings jsonb, decisions jsonb) RETURNS void LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    -- Rows that stay and become no larger first, then those that leave, then those that come: no sum passes its ceiling.
    IF placings @> '[{"how": "STAYS"}]' THEN
        UPDATE scheduler.reservation r
           SET account_id = w.account_id, configuration_id = w.configuration_id, request_id = w.request_id, name = w.name,
               tier = w.tier, memory_mib = w.memory_mib, cpus = w.cpus, disk_gib = w.disk_gib, mbps = w.mbps,
               heavy_traffic = w.heavy_traffic, compressed = w.compressed, packets = w.packets, system = w.system,
               risky = w.risky, apart = w.apart, reserved_at = w.reserved_at
          FROM jsonb_array_elements(placings) AS p(doc)
               CROSS JOIN LATERAL jsonb_populate_record(NULL::scheduler.reservation, p.doc) AS w
         WHERE p.doc ->> 'how' = 'STAYS' AND (p.doc ->> 'item')::int = ANY (items) AND r.server_id = w.server_id;
    END IF;
    IF placings @> '[{"how": "MOVES"}]' THEN
        DELETE FROM scheduler.reservation r
         USING jsonb_to_recordset(placings) AS w(item integer, how text, server_id uuid)
         WHERE w.how = 'MOVES' AND w.item = ANY (items) AND r.server_id = w.server_id;
    END IF;
    INSERT INTO scheduler.reservation
    SELECT w.*
      FROM jsonb_array_elements(placings) AS p(doc)
           CROSS JOIN LATERAL jsonb_populate_record(NULL::scheduler.reservation, p.doc) AS w
     WHERE p.doc ->> 'how' <> 'STAYS' AND (p.doc ->> 'item')::int = ANY (items);
    INSERT INTO scheduler.decision AS old
    SELECT w.*
      FROM jsonb_array_elements(decisions) AS p(doc)
           CROSS JOIN LATERAL jsonb_populate_record(NULL::scheduler.decision, p.doc) AS w
     WHERE (p.doc ->> 'item')::int = ANY (items)
        ON CONFLICT (request_id) DO UPDATE
           SET assignments = excluded.assignments, score = excluded.score, reasons = excluded.reasons,
               rejected = excluded.rejected, problem = excluded.problem, solve_micros = excluded.solve_micros,
               decided_at = excluded.decided_at;
    INSERT INTO scheduler.server_decision (server_id, request_id)
    SELECT server_id, w.request_id
      FROM jsonb_to_recordset(decisions) AS w(item integer, request_id uuid, moved uuid[]), unnest(w.moved) AS server_id
     WHERE w.item = ANY (items)
        ON CONFLICT (server_id) DO UPDATE SET request_id = excluded.request_id;
END
$$;

-- A server that moves holds room on two nodes: its reservation, and this on the node where it is going. Both count in the
-- totals by the same trigger, so that a node is not oversold by servers that are about to come either.
CREATE TABLE scheduler.server_move (
    server_id  uuid        PRIMARY KEY REFERENCES scheduler.reservation ON DELETE CASCADE,
    node_id    uuid        NOT NULL REFERENCES scheduler.node,
    tier       text        NOT NULL CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    memory_mib bigint      NOT NULL CHECK (memory_mib > 0),
    cpus       bigint      NOT NULL CHECK (cpus > 0),
    disk_gib   bigint      NOT NULL CHECK (disk_gib >= 0),
    mbps       bigint      NOT NULL CHECK (mbps >= 0),
    reason     text,
    begun_at   timestamptz NOT NULL
);

CREATE INDEX server_move_node ON scheduler.server_move (node_id);

CREATE TRIGGER node_totals_insert AFTER INSERT ON scheduler.server_move REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler.node_totals_follow_reservations();
CREATE TRIGGER node_totals_delete AFTER DELETE ON scheduler.server_move REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler.node_totals_follow_reservations();
CREATE TRIGGER node_totals_update AFTER UPDATE ON scheduler.server_move REFERENCING OLD TABLE AS departed NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler.node_totals_follow_reservations();

CREATE TRIGGER no_truncate BEFORE TRUNCATE ON scheduler.server_move
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler.reservations_are_deleted_one_by_one();

-- A server that is released or placed elsewhere while it moves gives both rooms back.
CREATE OR REPLACE FUNCTION scheduler.places_of(servers uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT node_id FROM scheduler.reservation WHERE server_id = ANY (servers)
    UNION
    SELECT node_id FROM scheduler.server_move WHERE server_id = ANY (servers)
$$;

-- A server that arrives where it has held room already arrives, also if that node has shrunk meanwhile: between giving the room
-- back and taking it again the ceiling of the node stays where it is.
CREATE OR REPLACE FUNCTION scheduler.node_ceilings() RETURNS trigger LANGUAGE plpgsql AS $$
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
        NEW.ceiling_cpus := NEW.cpus * NEW.cpu_overcommit_percent / 100;
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
    IF pg_trigger_depth() > 1 AND current_setting('scheduler.arriving_at', true) = NEW.id::text THEN
        RETURN NEW;
    END IF;
    NEW.ceiling_memory_mib := GREATEST(NEW.memory_mib, LEAST(OLD.reserved_memory_mib, NEW.reserved_memory_mib));
    NEW.ceiling_cpus := GREATEST(NEW.cpus * NEW.cpu_overcommit_percent / 100, LEAST(OLD.reserved_cpus, NEW.reserved_cpus));
    NEW.ceiling_disk_gib := GREATEST(NEW.disk_gib, LEAST(OLD.reserved_disk_gib, NEW.reserved_disk_gib));
    NEW.ceiling_mbps := GREATEST(NEW.mbps, LEAST(OLD.reserved_mbps, NEW.reserved_mbps));
    RETURN NEW;
END
$$;

-- Makes the node where a server is going its place.
CREATE FUNCTION scheduler.arrive(arriving uuid, now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target uuid := (SELECT node_id FROM scheduler.server_move WHERE server_id = arriving);
BEGIN
    PERFORM set_config('scheduler.arriving_at', target::text, true);
    DELETE FROM scheduler.server_move WHERE server_id = arriving;
    UPDATE scheduler.reservation SET node_id = target, reserved_at = now WHERE server_id = arriving;
    PERFORM set_config('scheduler.arriving_at', '', true);
END
$$;

-- Who places a server does not see which others are on their way to the same node; the database does.
CREATE FUNCTION scheduler.apart_from_those_on_their_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM scheduler.server_move m JOIN scheduler.reservation r USING (server_id)
                WHERE m.node_id = NEW.node_id AND m.server_id <> NEW.server_id
                  AND r.configuration_id = NEW.configuration_id AND r.tier = NEW.tier AND (r.apart OR NEW.apart)) THEN
        RAISE EXCEPTION 'a server of this tier is on its way to this node, and they are to be apart'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER apart_from_those_on_their_way AFTER INSERT OR UPDATE OF node_id ON scheduler.reservation
    FOR EACH ROW EXECUTE FUNCTION scheduler.apart_from_those_on_their_way();

-- What was answered when nodes died, so that the same question has the same answer after the servers have left them.
CREATE TABLE scheduler.node_failure (
    id         uuid        PRIMARY KEY,
    answer     jsonb       NOT NULL,
    decided_at timestamptz NOT NULL
);
