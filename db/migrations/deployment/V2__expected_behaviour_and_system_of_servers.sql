-- Servers tell the system that they run and more of how they will behave. Those of before were not asked: they get what the
-- form's defaults say, until the next deploy tells.
CREATE FUNCTION deployment.told_of_behaviour(server jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT '{"compressed": false, "packets": "SMALL_FAST", "system": "Debian 12"}'::jsonb || server
$$;

UPDATE deployment.server
   SET spec = deployment.told_of_behaviour(spec), next = deployment.told_of_behaviour(next);

UPDATE deployment.work_order
   SET body = jsonb_set(body, '{servers}', (
           SELECT coalesce(jsonb_agg(deployment.told_of_behaviour(server) ORDER BY place), '[]')
             FROM jsonb_array_elements(body -> 'servers') WITH ORDINALITY AS each (server, place)));

DROP FUNCTION deployment.told_of_behaviour;
