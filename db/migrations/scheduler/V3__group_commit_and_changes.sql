-- What follows lets many requests share one transaction, and lets every scheduler know what the others did.

-- A scheduler acts on what it has seen. These numbers say whether that still stands: a row that changed has another one, also
-- after it was deleted and came back.
CREATE SEQUENCE row_versions;

ALTER TABLE reservation ADD COLUMN version bigint NOT NULL DEFAULT nextval('scheduler.row_versions');
ALTER TABLE node ADD COLUMN terms bigint NOT NULL DEFAULT nextval('scheduler.row_versions');
COMMENT ON COLUMN reservation.version IS 'Another number after every change of the row.';
COMMENT ON COLUMN node.terms IS 'Another number whenever the node is enrolled differently; what is reserved on it changes nothing here.';

CREATE FUNCTION reservation_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := nextval('scheduler.row_versions');
    RETURN NEW;
END
$$;

CREATE TRIGGER reservation_version BEFORE INSERT OR UPDATE ON reservation
    FOR EACH ROW EXECUTE FUNCTION reservation_version();

-- Which rows each transaction changed. Sequences and commits have different orders, so a reader remembers the snapshot of its
-- last look and asks for all transactions that this snapshot did not see: none is ever missed. NULL for both: too many to name.
CREATE TABLE change (
    xid     xid8   NOT NULL DEFAULT pg_current_xact_id(),
    id      bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    writer  uuid,
    nodes   uuid[],
    servers uuid[],
    policy  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (xid, id)
);
COMMENT ON COLUMN change.writer IS 'The scheduler that wrote this and knows it already, in the way of a group commit.';
COMMENT ON COLUMN change.policy IS 'What the operator decided about accounts or the grid changed.';

-- Changes of transactions below the floor are forgotten; a scheduler that was away for longer reads everything anew.
CREATE TABLE change_floor (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    floor  xid8    NOT NULL,
    next   xid8    NOT NULL
);
INSERT INTO change_floor (floor, next) VALUES ('0', '0');

-- Forgets what was old at the last call already: it knows no clock, so a clock that jumps loses nothing.
CREATE FUNCTION forget_old_changes() RETURNS void LANGUAGE sql AS $$
    UPDATE scheduler.change_floor SET floor = next, next = pg_snapshot_xmin(pg_current_snapshot());
    DELETE FROM scheduler.change WHERE xid < (SELECT floor FROM scheduler.change_floor);
$$;

-- One that is too long to be told is nobody's: its writer reads everything anew too.
CREATE FUNCTION note_change(changed_nodes uuid[], changed_servers uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO scheduler.change (writer, nodes, servers)
    SELECT CASE WHEN few THEN nullif(current_setting('scheduler.writer', true), '')::uuid END,
           CASE WHEN few THEN coalesce(changed_nodes, '{}') END, CASE WHEN few THEN coalesce(changed_servers, '{}') END
      FROM (SELECT coalesce(cardinality(changed_nodes), 0) + coalesce(cardinality(changed_servers), 0) <= 10000 AS few) size
$$;

-- What the operator decides about accounts and the grid holds for every placement from then on: who decides waits for the
-- placements under way, and they are told that they were decided on other terms.
CREATE TABLE policy_version (
    single  boolean PRIMARY KEY DEFAULT true CHECK (single),
    version bigint  NOT NULL
);
INSERT INTO policy_version (version) VALUES (nextval('row_versions'));

CREATE FUNCTION policy_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scheduler.policy', 0));
    UPDATE scheduler.policy_version SET version = nextval('scheduler.row_versions');
    INSERT INTO scheduler.change (nodes, servers, policy) VALUES ('{}', '{}', true);
    RETURN NULL;
END
$$;

CREATE TRIGGER policy_changes BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON account_policy
    FOR EACH STATEMENT EXECUTE FUNCTION policy_changes();
CREATE TRIGGER policy_changes BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON tier_group
    FOR EACH STATEMENT EXECUTE FUNCTION policy_changes();
CREATE TRIGGER policy_changes BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON licence_price
    FOR EACH STATEMENT EXECUTE FUNCTION policy_changes();

-- The totals of the nodes, once for each statement however many rows it has. Nodes are found by their ids, never by reading
-- all of them, whatever the planner believes of a table that was filled a moment ago. Another table whose rows hold room (with
-- the columns server_id, node_id, tier, memory_mib, cpus, disk_gib and mbps) gets the same three triggers.
DROP TRIGGER node_totals ON reservation;

CREATE OR REPLACE FUNCTION node_totals_follow_reservations() RETURNS trigger LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END;
    changed_servers uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- What leaves and what comes are one sum, so that the total of a node that is full passes through nothing in between.
        UPDATE scheduler.node n
           SET reserved_memory_mib = n.reserved_memory_mib + d.memory_mib, reserved_cpus = n.reserved_cpus + d.cpus,
               reserved_disk_gib = n.reserved_disk_gib + d.disk_gib, reserved_mbps = n.reserved_mbps + d.mbps,
               servers = n.servers + d.servers, network_hungry = n.network_hungry + d.network_hungry,
               storage_hungry = n.storage_hungry + d.storage_hungry
          FROM (SELECT node_id, sum(factor * memory_mib)::bigint AS memory_mib, sum(factor * cpus)::bigint AS cpus,
                       sum(factor * disk_gib)::bigint AS disk_gib, sum(factor * mbps)::bigint AS mbps,
                       sum(factor)::int AS servers,
                       sum(factor * (tier IN ('LOAD_BALANCER', 'WEB'))::int)::int AS network_hungry,
                       sum(factor * (tier = 'DATABASE')::int)::int AS storage_hungry
                  FROM (SELECT 1 AS factor, node_id, tier, memory_mib, cpus, disk_gib, mbps FROM arrived
                        UNION ALL SELECT -1, node_id, tier, memory_mib, cpus, disk_gib, mbps FROM departed) both_sides
                 GROUP BY node_id) d
         WHERE n.id = d.node_id
           AND (d.memory_mib, d.cpus, d.disk_gib, d.mbps, d.servers, d.network_hungry, d.storage_hungry)
               <> (0, 0, 0, 0, 0, 0, 0);
        SELECT array_agg(server_id) INTO changed_servers
          FROM (SELECT server_id FROM arrived UNION SELECT server_id FROM departed) both_sides;
    ELSE
        UPDATE scheduler.node n
           SET reserved_memory_mib = n.reserved_memory_mib + d.memory_mib, reserved_cpus = n.reserved_cpus + d.cpus,
               reserved_disk_gib = n.reserved_disk_gib + d.disk_gib, reserved_mbps = n.reserved_mbps + d.mbps,
               servers = n.servers + d.servers, network_hungry = n.network_hungry + d.network_hungry,
               storage_hungry = n.storage_hungry + d.storage_hungry
          FROM (SELECT node_id, sign * sum(memory_mib)::bigint AS memory_mib, sign * sum(cpus)::bigint AS cpus,
                       sign * sum(disk_gib)::bigint AS disk_gib, sign * sum(mbps)::bigint AS mbps,
                       sign * count(*)::int AS servers,
                       sign * (count(*) FILTER (WHERE tier IN ('LOAD_BALANCER', 'WEB')))::int AS network_hungry,
                       sign * (count(*) FILTER (WHERE tier = 'DATABASE'))::int AS storage_hungry
                  FROM changed GROUP BY node_id) d
         WHERE n.id = d.node_id;
        SELECT array_agg(server_id) INTO changed_servers FROM changed;
    END IF;
    IF changed_servers IS NOT NULL THEN
        PERFORM scheduler.note_change(NULL, changed_servers);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER node_totals_insert AFTER INSERT ON reservation REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION node_totals_follow_reservations();
CREATE TRIGGER node_totals_delete AFTER DELETE ON reservation REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION node_totals_follow_reservations();
CREATE TRIGGER node_totals_update AFTER UPDATE ON reservation REFERENCING OLD TABLE AS departed NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION node_totals_follow_reservations();

-- A node that tells the same again changes nothing.
CREATE FUNCTION node_changes() RETURNS trigger LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    changed_nodes uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(n.id) INTO changed_nodes
          FROM changed n
         WHERE NOT EXISTS (SELECT FROM former o
                            WHERE o.id = n.id AND o.terms = n.terms
                              AND (o.reserved_memory_mib, o.reserved_cpus, o.reserved_disk_gib, o.reserved_mbps, o.servers,
                                   o.network_hungry, o.storage_hungry)
                                  = (n.reserved_memory_mib, n.reserved_cpus, n.reserved_disk_gib, n.reserved_mbps, n.servers,
                                     n.network_hungry, n.storage_hungry));
    ELSE
        SELECT array_agg(id) INTO changed_nodes FROM changed;
    END IF;
    IF changed_nodes IS NOT NULL THEN
        PERFORM scheduler.note_change(changed_nodes, NULL);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER node_changes_insert AFTER INSERT ON node REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION node_changes();
CREATE TRIGGER node_changes_update AFTER UPDATE ON node REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION node_changes();
CREATE TRIGGER node_changes_delete AFTER DELETE ON node REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION node_changes();

-- Runs before node_ceilings (triggers run in the order of their names), on the values as they were told.
CREATE FUNCTION node_a_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told scheduler.node;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.terms := nextval('scheduler.row_versions');
    ELSIF pg_trigger_depth() = 1 THEN
        told := NEW;
        told.terms := OLD.terms;
        told.told_at := OLD.told_at;
        NEW.terms := CASE WHEN told IS DISTINCT FROM OLD THEN nextval('scheduler.row_versions') ELSE OLD.terms END;
    ELSE
        NEW.terms := OLD.terms;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER node_a_terms BEFORE INSERT OR UPDATE ON node
    FOR EACH ROW EXECUTE FUNCTION node_a_terms();

-- Whoever gives a server of a configuration another place holds this first, so that two requests for one configuration, each
-- blind to what the other is about to do, cannot undo each other's spread. Then reservations, then nodes are locked, each in the
-- order of their ids.
CREATE FUNCTION lock_configurations(configurations uuid[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(key)
      FROM (SELECT DISTINCT hashtextextended('scheduler.configuration ' || id, 0) AS key
              FROM unnest(configurations) AS each(id) ORDER BY key) keys
$$;

-- Every node on which one of these servers holds room, to be locked before the servers' rows change.
CREATE FUNCTION places_of(servers uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT node_id FROM scheduler.reservation WHERE server_id = ANY (servers)
$$;

-- Writes the rows and decisions of these items.
CREATE FUNCTION write_placements(items integer[], placings jsonb, decisions jsonb) RETURNS void LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    -- Rows that stay and become no larger first, then those that leave, then those that come: no sum passes its ceiling.
    IF placings @> '[{"how": "STAYS"}]' THEN
        UPDATE scheduler.reservation r
           SET account_id = w.account_id, configuration_id = w.configuration_id, request_id = w.request_id, name = w.name,
               tier = w.tier, memory_mib = w.memory_mib, cpus = w.cpus, disk_gib = w.disk_gib, mbps = w.mbps,
               heavy_traffic = w.heavy_traffic, compressed = w.compressed, packets = w.packets, system = w.system,
               risky = w.risky, reserved_at = w.reserved_at
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

-- Many requests in one transaction, and none is another's misfortune: an item whose rows are no longer what its scheduler saw,
-- or for which a node has no room any more, is told so and leaves nothing, the others stand.
--
-- asked      an array of {item, configuration, seen: the versions of all reservations of the configuration, ascending,
--            policies: the version of the policies that it was decided on}
-- placings   the rows that are to be: {item, how: COMES, MOVES (is elsewhere or smaller now) or STAYS (not larger),
--            terms: of its node if it has to be as it was seen, and all columns of a reservation}
-- decisions  {item, moved: servers that it brought to their nodes, and all columns of a decision}
-- servers    all servers of all items, those that are released included
-- receiving  all nodes of the placings
-- released   servers that are to hold nothing any more
--
-- It answers with one row for each item that failed (item, why), each reservation written (id, version), and each node that was
-- touched, also by what follows from a row's end (id and its totals).
CREATE FUNCTION commit_group(
    scheduler_id uuid, asked jsonb, placings jsonb, decisions jsonb, servers uuid[], receiving uuid[], released uuid[])
    RETURNS TABLE (item integer, why text, id uuid, version bigint, memory_mib bigint, cpus bigint, disk_gib bigint,
                   mbps bigint, server_count integer, network_hungry integer, storage_hungry integer)
    LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    good    integer[];
    each    integer;
    touched uuid[];
BEGIN
    PERFORM set_config('scheduler.writer', scheduler_id::text, true);
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('scheduler.policy', 0));
    PERFORM scheduler.lock_configurations(array_agg(a.configuration))
       FROM jsonb_to_recordset(asked) AS a(configuration uuid);
    PERFORM FROM scheduler.reservation r WHERE r.server_id = ANY (servers) ORDER BY r.server_id FOR UPDATE;
    touched := receiving || ARRAY(SELECT scheduler.places_of(servers));
    PERFORM FROM scheduler.node n WHERE n.id = ANY (touched) ORDER BY n.id FOR NO KEY UPDATE;

    IF cardinality(released) > 0 THEN
        DELETE FROM scheduler.reservation r WHERE r.server_id = ANY (released);
    END IF;

    SELECT coalesce(array_agg(a.item ORDER BY a.item), '{}') INTO good
      FROM jsonb_to_recordset(asked) AS a(item integer, configuration uuid, seen bigint[], policies bigint)
     WHERE a.policies = (SELECT v.version FROM scheduler.policy_version v)
       AND a.seen = (SELECT coalesce(array_agg(r.version ORDER BY r.version), '{}')
                       FROM scheduler.reservation r WHERE r.configuration_id = a.configuration)
       AND NOT EXISTS (SELECT FROM jsonb_to_recordset(placings) AS w(item integer, node_id uuid, terms bigint)
                        WHERE w.item = a.item AND w.terms IS NOT NULL
                          AND NOT EXISTS (SELECT FROM scheduler.node n WHERE n.id = w.node_id AND n.terms = w.terms));
    RETURN QUERY SELECT a.item, 'it was not on what it saw any more', NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint,
                        NULL::bigint, NULL::bigint, NULL::integer, NULL::integer, NULL::integer
      FROM jsonb_to_recordset(asked) AS a(item integer) WHERE a.item <> ALL (good);

    BEGIN
        PERFORM scheduler.write_placements(good, placings, decisions);
    EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
        FOREACH each IN ARRAY good LOOP
            BEGIN
                PERFORM scheduler.write_placements(ARRAY[each], placings, decisions);
            EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
                good := array_remove(good, each);
                item := each;
                why := SQLERRM;
                RETURN NEXT;
            END;
        END LOOP;
    END;

    RETURN QUERY SELECT NULL::integer, NULL::text, r.server_id, r.version, NULL::bigint, NULL::bigint, NULL::bigint,
                        NULL::bigint, NULL::integer, NULL::integer, NULL::integer
      FROM jsonb_to_recordset(placings) AS w(item integer, server_id uuid)
           JOIN scheduler.reservation r ON r.server_id = w.server_id
     WHERE w.item = ANY (good);
    touched := touched || ARRAY(SELECT unnest(c.nodes) FROM scheduler.change c WHERE c.xid = pg_current_xact_id());
    RETURN QUERY SELECT NULL::integer, NULL::text, n.id, NULL::bigint, n.reserved_memory_mib, n.reserved_cpus,
                        n.reserved_disk_gib, n.reserved_mbps, n.servers, n.network_hungry, n.storage_hungry
      FROM scheduler.node n WHERE n.id = ANY (touched);
END
$$;
