-- A group commit is planned once and not at every call, reads each document once, and gets what decisions rest on ready made:
-- compressed by whoever placed, so that the one transaction that all share has nothing to do with it.

-- Problems of before stand as their text, the others are deflated (RFC 1950); they begin with another byte.
ALTER TABLE scheduler.decision ALTER COLUMN problem TYPE bytea USING convert_to(problem::text, 'UTF8');
ALTER TABLE scheduler.decision ALTER COLUMN problem SET STORAGE EXTERNAL;

-- reservation_system begins with the node too.
DROP INDEX scheduler.reservation_node;

DROP FUNCTION scheduler.commit_group(uuid, jsonb, jsonb, jsonb, uuid[], uuid[], uuid[]);
DROP FUNCTION scheduler.write_placements(integer[], jsonb, jsonb);

-- Writes the rows and decisions of these items. problems: of item 0, 1, 2 …
CREATE FUNCTION scheduler.write_placements(items integer[], placings jsonb, decisions jsonb, problems bytea[]) RETURNS void
    LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
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
    INSERT INTO scheduler.decision (request_id, assignments, score, problem, solve_micros, decided_at)
    SELECT w.request_id, w.assignments, w.score, problems[w.item + 1], w.solve_micros, w.decided_at
      FROM jsonb_to_recordset(decisions) AS w(item integer, request_id uuid, assignments jsonb, score text, solve_micros bigint,
                                              decided_at timestamptz)
     WHERE w.item = ANY (items)
        ON CONFLICT (request_id) DO UPDATE
           SET assignments = excluded.assignments, score = excluded.score, reasons = NULL, rejected = NULL,
               problem = excluded.problem, solve_micros = excluded.solve_micros, decided_at = excluded.decided_at;
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
-- asked      an array of {item: 0, 1, 2 …, configuration, seen: the versions of all reservations of the configuration,
--            ascending, policies: the version of the policies that it was decided on}
-- placings   the rows that are to be: {item, how: COMES, MOVES (was elsewhere or smaller) or STAYS (not larger), terms: of its
--            node if that has to be as it was seen, and all columns of a reservation}
-- decisions  {item, moved: servers that it brought to their nodes, and the columns of a decision but for its problem}
-- problems   of item 0, 1, 2 …
-- servers    all servers of all items, those that are released included
-- receiving  all nodes of the placings
-- released   servers that are to hold nothing any more
--
-- It answers with one row for each item that failed (item, why), each reservation of these servers (id, version), and each node
-- that was touched, also by what follows from a row's end (id and its totals).
CREATE FUNCTION scheduler.commit_group(
    scheduler_id uuid, asked jsonb, placings jsonb, decisions jsonb, problems bytea[], servers uuid[], receiving uuid[],
    released uuid[])
    RETURNS TABLE (item integer, why text, id uuid, version bigint, memory_mib bigint, cpus bigint, disk_gib bigint,
                   mbps bigint, server_count integer, network_hungry integer, storage_hungry integer)
    LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    stale   integer[];
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

    stale := ARRAY(SELECT w.item FROM jsonb_to_recordset(placings) AS w(item integer, node_id uuid, terms bigint)
                    WHERE w.terms IS NOT NULL
                      AND NOT EXISTS (SELECT FROM scheduler.node n WHERE n.id = w.node_id AND n.terms = w.terms));
    SELECT coalesce(array_agg(a.item ORDER BY a.item), '{}') INTO good
      FROM jsonb_to_recordset(asked) AS a(item integer, configuration uuid, seen bigint[], policies bigint)
     WHERE a.policies = (SELECT v.version FROM scheduler.policy_version v)
       AND a.seen = (SELECT coalesce(array_agg(r.version ORDER BY r.version), '{}')
                       FROM scheduler.reservation r WHERE r.configuration_id = a.configuration)
       AND a.item <> ALL (stale);
    IF cardinality(good) < jsonb_array_length(asked) THEN
        RETURN QUERY SELECT a.item, 'it was not on what it saw any more', NULL::uuid, NULL::bigint, NULL::bigint, NULL::bigint,
                            NULL::bigint, NULL::bigint, NULL::integer, NULL::integer, NULL::integer
          FROM jsonb_to_recordset(asked) AS a(item integer) WHERE a.item <> ALL (good);
    END IF;

    BEGIN
        IF cardinality(good) > 0 THEN
            PERFORM scheduler.write_placements(good, placings, decisions, problems);
        END IF;
    EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
        FOREACH each IN ARRAY good LOOP
            BEGIN
                PERFORM scheduler.write_placements(ARRAY[each], placings, decisions, problems);
            EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
                item := each;
                why := SQLERRM;
                RETURN NEXT;
            END;
        END LOOP;
    END;

    RETURN QUERY SELECT NULL::integer, NULL::text, r.server_id, r.version, NULL::bigint, NULL::bigint, NULL::bigint,
                        NULL::bigint, NULL::integer, NULL::integer, NULL::integer
      FROM scheduler.reservation r WHERE r.server_id = ANY (servers);
    touched := touched || ARRAY(SELECT unnest(c.nodes) FROM scheduler.change c WHERE c.xid = pg_current_xact_id());
    RETURN QUERY SELECT NULL::integer, NULL::text, n.id, NULL::bigint, n.reserved_memory_mib, n.reserved_cpus,
                        n.reserved_disk_gib, n.reserved_mbps, n.servers, n.network_hungry, n.storage_hungry
      FROM scheduler.node n WHERE n.id = ANY (touched);
END
$$;

ALTER FUNCTION scheduler.node_totals_follow_reservations() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION scheduler.node_changes() SET plan_cache_mode = force_generic_plan;
