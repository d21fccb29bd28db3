-- A group commit in half the time. Nothing that guards the rows becomes weaker: a CHECK of a table is read from its text at
-- every statement, that of a domain once in a session, so what is said of one column alone is said by its domain. A transaction
-- notes what it changed once and not twice. And no table is ever read whole: checks of foreign keys are planned inside these
-- functions too, and one that was planned while a table was empty would go on to read all of it for as long as the session lasts.

CREATE DOMAIN scheduler.amount AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN scheduler.some AS bigint CHECK (VALUE > 0);
CREATE DOMAIN scheduler.tier AS text CHECK (VALUE IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE'));
CREATE DOMAIN scheduler.packets AS text CHECK (VALUE IN ('SMALL_SLOW', 'SMALL_FAST', 'LARGE_SLOW', 'LARGE_FAST'));
CREATE DOMAIN scheduler.overcommit AS integer CHECK (VALUE BETWEEN 100 AND 1600);
CREATE DOMAIN scheduler.name_of_group AS text CHECK (btrim(VALUE) <> '');

ALTER TABLE scheduler.node
    DROP CONSTRAINT node_memory_mib_check,
    DROP CONSTRAINT node_cpus_check,
    DROP CONSTRAINT node_disk_gib_check,
    DROP CONSTRAINT node_mbps_check,
    DROP CONSTRAINT node_cpu_overcommit_percent_check,
    DROP CONSTRAINT node_group_named,
    DROP CONSTRAINT node_memory_never_oversold,
    DROP CONSTRAINT node_cpus_never_oversold,
    DROP CONSTRAINT node_disk_never_oversold,
    DROP CONSTRAINT node_bandwidth_never_oversold,
    ALTER COLUMN node_group TYPE scheduler.name_of_group,
    ALTER COLUMN memory_mib TYPE scheduler.amount,
    ALTER COLUMN cpus TYPE scheduler.amount,
    ALTER COLUMN disk_gib TYPE scheduler.amount,
    ALTER COLUMN mbps TYPE scheduler.amount,
    ALTER COLUMN reserved_memory_mib TYPE scheduler.amount,
    ALTER COLUMN reserved_cpus TYPE scheduler.amount,
    ALTER COLUMN reserved_disk_gib TYPE scheduler.amount,
    ALTER COLUMN reserved_mbps TYPE scheduler.amount,
    ALTER COLUMN cpu_overcommit_percent TYPE scheduler.overcommit,
    ADD CONSTRAINT node_memory_never_oversold CHECK (reserved_memory_mib <= ceiling_memory_mib),
    ADD CONSTRAINT node_cpus_never_oversold CHECK (reserved_cpus <= ceiling_cpus),
    ADD CONSTRAINT node_disk_never_oversold CHECK (reserved_disk_gib <= ceiling_disk_gib),
    ADD CONSTRAINT node_bandwidth_never_oversold CHECK (reserved_mbps <= ceiling_mbps);

ALTER TABLE scheduler.reservation
    DROP CONSTRAINT reservation_tier_check,
    DROP CONSTRAINT reservation_memory_mib_check,
    DROP CONSTRAINT reservation_cpus_check,
    DROP CONSTRAINT reservation_disk_gib_check,
    DROP CONSTRAINT reservation_mbps_check,
    DROP CONSTRAINT reservation_packets_check,
    ALTER COLUMN tier TYPE scheduler.tier,
    ALTER COLUMN memory_mib TYPE scheduler.some,
    ALTER COLUMN cpus TYPE scheduler.some,
    ALTER COLUMN disk_gib TYPE scheduler.amount,
    ALTER COLUMN mbps TYPE scheduler.amount,
    ALTER COLUMN packets TYPE scheduler.packets;

-- A new row has its version by default.
DROP TRIGGER reservation_version ON scheduler.reservation;
CREATE TRIGGER reservation_version BEFORE UPDATE ON scheduler.reservation
    FOR EACH ROW EXECUTE FUNCTION scheduler.reservation_version();

-- What is reserved on a node is not part of its terms, and whoever changes that notes it.
DROP TRIGGER node_a_terms ON scheduler.node;
CREATE TRIGGER node_a_terms
    BEFORE INSERT OR UPDATE OF id, name, site, node_group, schedulable, memory_mib, cpus, disk_gib, mbps, told_at, licences,
                               isolated, dedicated_to, cpu_overcommit_percent, draining, terms ON scheduler.node
    FOR EACH ROW EXECUTE FUNCTION scheduler.node_a_terms();
DROP TRIGGER node_changes_update ON scheduler.node;
CREATE TRIGGER node_changes_update AFTER UPDATE ON scheduler.node REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION scheduler.node_changes();

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
    IF pg_trigger_depth() > 1 THEN
        -- Reservations changed. The ceilings of a node that has not shrunk stay what they are.
        IF OLD.ceiling_memory_mib = NEW.memory_mib AND OLD.ceiling_disk_gib = NEW.disk_gib AND OLD.ceiling_mbps = NEW.mbps
           AND OLD.ceiling_cpus = NEW.cpus * NEW.cpu_overcommit_percent / 100 THEN
            RETURN NEW;
        END IF;
        IF current_setting('scheduler.arriving_at', true) = NEW.id::text THEN
            RETURN NEW;
        END IF;
    ELSIF (NEW.reserved_memory_mib, NEW.reserved_cpus, NEW.reserved_disk_gib, NEW.reserved_mbps, NEW.servers,
           NEW.network_hungry, NEW.storage_hungry)
          IS DISTINCT FROM
          (OLD.reserved_memory_mib, OLD.reserved_cpus, OLD.reserved_disk_gib, OLD.reserved_mbps, OLD.servers,
           OLD.network_hungry, OLD.storage_hungry) THEN
        RAISE EXCEPTION 'the totals of a node follow its reservations and are never written directly';
    END IF;
    NEW.ceiling_memory_mib := GREATEST(NEW.memory_mib, LEAST(OLD.reserved_memory_mib, NEW.reserved_memory_mib));
    NEW.ceiling_cpus := GREATEST(NEW.cpus * NEW.cpu_overcommit_percent / 100, LEAST(OLD.reserved_cpus, NEW.reserved_cpus));
    NEW.ceiling_disk_gib := GREATEST(NEW.disk_gib, LEAST(OLD.reserved_disk_gib, NEW.reserved_disk_gib));
    NEW.ceiling_mbps := GREATEST(NEW.mbps, LEAST(OLD.reserved_mbps, NEW.reserved_mbps));
    RETURN NEW;
END
$$;

-- One that is too long to be told is nobody's: its writer reads everything anew too.
CREATE OR REPLACE FUNCTION scheduler.note_change(changed_nodes uuid[], changed_servers uuid[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF cardinality(changed_nodes) + cardinality(changed_servers) <= 10000 THEN
        INSERT INTO scheduler.change (writer, nodes, servers)
        VALUES (nullif(current_setting('scheduler.writer', true), '')::uuid, changed_nodes, changed_servers);
    ELSE
        INSERT INTO scheduler.change (writer, nodes, servers) VALUES (NULL, NULL, NULL);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION scheduler.node_changes() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    changed_nodes uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(n.id) INTO changed_nodes
          FROM changed n
         WHERE NOT EXISTS (SELECT FROM former o WHERE o.id = n.id AND o.terms = n.terms);
    ELSE
        SELECT array_agg(id) INTO changed_nodes FROM changed;
    END IF;
    IF changed_nodes IS NOT NULL THEN
        PERFORM scheduler.note_change(changed_nodes, '{}');
    END IF;
    RETURN NULL;
END
$$;

-- The totals of the nodes, once for each statement however many rows it has, and one note of it all.
CREATE OR REPLACE FUNCTION scheduler.node_totals_follow_reservations() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END;
    changed_nodes uuid[];
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
        SELECT array_agg(DISTINCT node_id), array_agg(DISTINCT server_id) INTO changed_nodes, changed_servers
          FROM (SELECT node_id, server_id FROM arrived UNION ALL SELECT node_id, server_id FROM departed) both_sides;
    ELSE
        SELECT array_agg(DISTINCT node_id), array_agg(server_id) INTO changed_nodes, changed_servers FROM changed;
        IF changed_servers IS NOT NULL THEN
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
        END IF;
    END IF;
    IF changed_servers IS NOT NULL THEN
        PERFORM scheduler.note_change(changed_nodes, changed_servers);
    END IF;
    RETURN NULL;
END
$$;

DROP FUNCTION scheduler.commit_group(uuid, jsonb, jsonb, jsonb, bytea[], uuid[], uuid[], uuid[]);
DROP FUNCTION scheduler.write_placements(integer[], jsonb, jsonb, bytea[]);

-- An item of a group is one request: what it saw, the rows that it wants, and its decision.
CREATE TYPE scheduler.seen AS (item integer, configuration uuid, policies bigint, versions bigint[]);
CREATE TYPE scheduler.placing AS (
    item integer, how text, terms bigint, decided boolean, server_id uuid, node_id uuid, account_id uuid,
    configuration_id uuid, request_id uuid, name text, tier text, memory_mib bigint, cpus bigint, disk_gib bigint, mbps bigint,
    heavy_traffic boolean, compressed boolean, packets text, system text, risky boolean, apart boolean, reserved_at timestamptz);
CREATE TYPE scheduler.decided AS (
    item integer, request_id uuid, assignments jsonb, score text, solve_micros bigint, decided_at timestamptz);

-- Writes the rows and decisions of these items. problems: of item 0, 1, 2 …
CREATE FUNCTION scheduler.write_placements(
    items integer[], placings scheduler.placing[], decisions scheduler.decided[], problems bytea[], standing boolean) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    -- Rows that stay and become no larger first, then those that leave, then those that come: no sum passes its ceiling.
    IF standing THEN
        UPDATE scheduler.reservation r
           SET account_id = p.account_id, configuration_id = p.configuration_id, request_id = p.request_id, name = p.name,
               tier = p.tier, memory_mib = p.memory_mib, cpus = p.cpus, disk_gib = p.disk_gib, mbps = p.mbps,
               heavy_traffic = p.heavy_traffic, compressed = p.compressed, packets = p.packets, system = p.system,
               risky = p.risky, apart = p.apart, reserved_at = p.reserved_at
          FROM unnest(placings) AS p
         WHERE p.how = 'STAYS' AND p.item = ANY (items) AND r.server_id = p.server_id;
        DELETE FROM scheduler.reservation r
         USING unnest(placings) AS p
         WHERE p.how = 'MOVES' AND p.item = ANY (items) AND r.server_id = p.server_id;
    END IF;
    INSERT INTO scheduler.reservation
           (server_id, node_id, account_id, configuration_id, request_id, name, tier, memory_mib, cpus, disk_gib, mbps,
            heavy_traffic, compressed, packets, system, risky, apart, reserved_at)
    SELECT p.server_id, p.node_id, p.account_id, p.configuration_id, p.request_id, p.name, p.tier, p.memory_mib, p.cpus,
           p.disk_gib, p.mbps, p.heavy_traffic, p.compressed, p.packets, p.system, p.risky, p.apart, p.reserved_at
      FROM unnest(placings) AS p
     WHERE p.how <> 'STAYS' AND p.item = ANY (items);
    INSERT INTO scheduler.decision (request_id, assignments, score, problem, solve_micros, decided_at)
    SELECT d.request_id, d.assignments, d.score, problems[d.item + 1], d.solve_micros, d.decided_at
      FROM unnest(decisions) AS d
     WHERE d.item = ANY (items)
        ON CONFLICT (request_id) DO UPDATE
           SET assignments = excluded.assignments, score = excluded.score, reasons = NULL, rejected = NULL,
               problem = excluded.problem, solve_micros = excluded.solve_micros, decided_at = excluded.decided_at;
    INSERT INTO scheduler.server_decision (server_id, request_id)
    SELECT p.server_id, p.request_id
      FROM unnest(placings) AS p
     WHERE p.decided AND p.item = ANY (items)
        ON CONFLICT (server_id) DO UPDATE SET request_id = excluded.request_id;
END
$$;

-- Many requests in one transaction, and none is another's misfortune: an item whose rows are no longer what its scheduler saw,
-- or for which a node has no room any more, is told so and leaves nothing, the others stand.
--
-- seen       of each item (0, 1, 2 …) the versions of all reservations of the configuration, ascending, and the version of the
--            policies that it was decided on
-- placings   the rows that are to be; how: COMES, MOVES (was elsewhere or smaller) or STAYS (not larger); terms: of its node
--            if that has to be as it was seen; decided: the item's decision is what brought the server to its node
-- decisions  of each item
-- problems   of item 0, 1, 2 …
-- servers    all servers of all items
-- standing   servers, of items or released, that hold something already
-- receiving  all nodes of the placings
-- released   servers that are to hold nothing any more
--
-- It answers with one row for each item that failed (item, why), each reservation of these servers (id, version), and each node
-- that was touched (id and its totals).
CREATE FUNCTION scheduler.commit_group(
    seen scheduler.seen[], placings scheduler.placing[], decisions scheduler.decided[], problems bytea[], servers uuid[],
    standing uuid[], receiving uuid[], released uuid[])
    RETURNS TABLE (item integer, why text, id uuid, version bigint, memory_mib bigint, cpus bigint, disk_gib bigint,
                   mbps bigint, server_count integer, network_hungry integer, storage_hungry integer)
    LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    good    integer[];
    each    integer;
    touched uuid[] := receiving;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('scheduler.policy', 0));
    PERFORM pg_advisory_xact_lock(key)
       FROM (SELECT DISTINCT hashtextextended('scheduler.configuration ' || s.configuration, 0) AS key
               FROM unnest(seen) AS s ORDER BY key) keys;
    IF cardinality(standing) > 0 THEN
        PERFORM FROM scheduler.reservation r WHERE r.server_id = ANY (standing) ORDER BY r.server_id FOR UPDATE;
        touched := touched || ARRAY(SELECT scheduler.places_of(standing));
    END IF;
    PERFORM FROM scheduler.node n WHERE n.id = ANY (touched) ORDER BY n.id FOR NO KEY UPDATE;

    IF cardinality(released) > 0 THEN
        DELETE FROM scheduler.reservation r WHERE r.server_id = ANY (released);
    END IF;

    good := ARRAY(
        SELECT s.item FROM unnest(seen) AS s
         WHERE s.policies = (SELECT v.version FROM scheduler.policy_version v)
           AND s.versions = ARRAY(SELECT r.version FROM scheduler.reservation r
                                   WHERE r.configuration_id = s.configuration ORDER BY r.version)
           AND NOT EXISTS (SELECT FROM unnest(placings) AS p
                            WHERE p.item = s.item AND p.terms IS NOT NULL
                              AND NOT EXISTS (SELECT FROM scheduler.node n WHERE n.id = p.node_id AND n.terms = p.terms)));
    IF cardinality(good) < cardinality(seen) THEN
        RETURN QUERY SELECT s.item, 'it was not on what it saw any more', NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint,
                            NULL::bigint, NULL::bigint, NULL::integer, NULL::integer, NULL::integer
          FROM unnest(seen) AS s WHERE s.item <> ALL (good);
    END IF;

    BEGIN
        IF cardinality(good) > 0 THEN
            PERFORM scheduler.write_placements(good, placings, decisions, problems, cardinality(standing) > 0);
        END IF;
    EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
        FOREACH each IN ARRAY good LOOP
            BEGIN
                PERFORM scheduler.write_placements(ARRAY[each], placings, decisions, problems, cardinality(standing) > 0);
            EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
                item := each;
                why := SQLERRM;
                RETURN NEXT;
            END;
        END LOOP;
    END;

    RETURN QUERY SELECT NULL::integer, NULL::text, r.server_id, r.version, NULL::bigint, NULL::bigint, NULL::bigint,
                        NULL::bigint, NULL::integer, NULL::integer, NULL::integer
      FROM scheduler.reservation r WHERE r.server_id = ANY (servers)
     UNION ALL
    SELECT NULL, NULL, n.id, NULL, n.reserved_memory_mib, n.reserved_cpus, n.reserved_disk_gib, n.reserved_mbps, n.servers,
           n.network_hungry, n.storage_hungry
      FROM scheduler.node n WHERE n.id = ANY (touched);
END
$$;

ALTER FUNCTION scheduler.apart_from_those_on_their_way() SET enable_seqscan = off;
ALTER FUNCTION scheduler.apart_from_those_on_their_way() SET enable_hashjoin = off;
ALTER FUNCTION scheduler.apart_from_those_on_their_way() SET enable_mergejoin = off;
ALTER FUNCTION scheduler.apart_from_those_on_their_way() SET plan_cache_mode = force_generic_plan;
