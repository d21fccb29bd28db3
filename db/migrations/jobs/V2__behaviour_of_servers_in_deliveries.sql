-- Orders on their way to the deployment manager tell what its own rows tell since then: the system of each server, and how it
-- is expected to behave.
UPDATE jobs.scheduled_tasks
   SET task_data = convert_to(jsonb_set(convert_from(task_data, 'UTF8')::jsonb, '{servers}', (
           SELECT coalesce(jsonb_agg('{"compressed": false, "packets": "SMALL_FAST", "system": "Debian 12"}'::jsonb || server
                                     ORDER BY place), '[]')
             FROM jsonb_array_elements(convert_from(task_data, 'UTF8')::jsonb -> 'servers')
                  WITH ORDINALITY AS each (server, place)))::text, 'UTF8')
 WHERE task_name = 'configurations-order' AND task_data IS NOT NULL;
