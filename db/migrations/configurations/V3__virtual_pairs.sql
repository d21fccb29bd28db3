-- A load balancer has any number of virtual IP:port pairs, and one that stands in for another has none of its own. Kept by a trigger,
-- so that no pair is ever in two drafts. Columns of before go; what depends on them goes with them.
ALTER TABLE configurations.server DROP COLUMN virtual_address, DROP COLUMN virtual_port;
ALTER TABLE configurations.server ADD CONSTRAINT server_balancer
    CHECK ((settings ->> 'tier' = 'LOAD_BALANCER') = coalesce(jsonb_typeof(settings -> 'balancer') = 'object', false));

CREATE TABLE configurations.virtual_pair (
    server_id uuid    NOT NULL REFERENCES configurations.server (id) ON DELETE CASCADE,
    address   text    NOT NULL,
    port      integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
    UNIQUE (address, port) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX virtual_pair_server ON configurations.virtual_pair (server_id);

CREATE FUNCTION configurations.keep_virtual_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    balancer jsonb := NEW.settings -> 'balancer';
BEGIN
    DELETE FROM configurations.virtual_pair WHERE server_id = NEW.id;
    IF jsonb_typeof(balancer) = 'object' AND balancer -> 'options' ->> 'standsInFor' IS NULL THEN
        INSERT INTO configurations.virtual_pair (server_id, address, port)
             SELECT NEW.id, balancer ->> 'virtualAddress', (balancer ->> 'virtualPort')::integer
              UNION ALL
             SELECT NEW.id, front ->> 'address', (front ->> 'port')::integer
               FROM jsonb_array_elements(coalesce(balancer -> 'options' -> 'further', '[]')) AS front;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_virtual_pairs AFTER INSERT OR UPDATE OF settings ON configurations.server
    FOR EACH ROW EXECUTE FUNCTION configurations.keep_virtual_pairs();

INSERT INTO configurations.virtual_pair (server_id, address, port)
     SELECT id, settings -> 'balancer' ->> 'virtualAddress', (settings -> 'balancer' ->> 'virtualPort')::integer
       FROM configurations.server
      WHERE jsonb_typeof(settings -> 'balancer') = 'object';
