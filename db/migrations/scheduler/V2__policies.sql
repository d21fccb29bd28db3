-- What the operator decides about nodes, accounts and the grid. Enrolment leaves it alone.
ALTER TABLE scheduler.node
    ADD COLUMN licences              text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN isolated              boolean NOT NULL DEFAULT false,
    ADD COLUMN dedicated_to          uuid,
    ADD COLUMN cpu_overcommit_percent integer NOT NULL DEFAULT 100 CHECK (cpu_overcommit_percent BETWEEN 100 AND 1600),
    ADD COLUMN draining              boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT node_group_named CHECK (btrim(node_group) <> '');

CREATE TABLE scheduler.account_policy (
    account_id uuid    PRIMARY KEY,
    risky      boolean NOT NULL,
    dedicated  boolean NOT NULL
);

CREATE TABLE scheduler.tier_group (
    tier       text PRIMARY KEY CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    node_group text NOT NULL CHECK (btrim(node_group) <> '')
);

CREATE TABLE scheduler.licence_price (
    system      text   PRIMARY KEY CHECK (btrim(system) <> ''),
    minor_units bigint NOT NULL CHECK (minor_units >= 0),
    currency    text   NOT NULL
);

-- Servers of before were not asked what they run and how they behave: they get what the form's defaults say.
ALTER TABLE scheduler.reservation
    ADD COLUMN compressed boolean NOT NULL DEFAULT false,
    ADD COLUMN packets    text    NOT NULL DEFAULT 'SMALL_FAST'
        CHECK (packets IN ('SMALL_SLOW', 'SMALL_FAST', 'LARGE_SLOW', 'LARGE_FAST')),
    ADD COLUMN system     text    NOT NULL DEFAULT 'Debian 12',
    ADD COLUMN risky      boolean NOT NULL DEFAULT false;
ALTER TABLE scheduler.reservation
    ALTER COLUMN compressed DROP DEFAULT,
    ALTER COLUMN packets DROP DEFAULT,
    ALTER COLUMN system DROP DEFAULT,
    ALTER COLUMN risky DROP DEFAULT;

COMMENT ON COLUMN scheduler.reservation.risky IS 'As account_policy says of its account, so that a node knows what it carries.';

CREATE INDEX reservation_account ON scheduler.reservation (account_id);
CREATE INDEX reservation_system ON scheduler.reservation (node_id, system);
CREATE INDEX reservation_risky ON scheduler.reservation (node_id, account_id) WHERE risky;

-- The ceiling of CPUs is what may be sold of them.
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
    NEW.ceiling_memory_mib := GREATEST(NEW.memory_mib, LEAST(OLD.reserved_memory_mib, NEW.reserved_memory_mib));
    NEW.ceiling_cpus := GREATEST(NEW.cpus * NEW.cpu_overcommit_percent / 100, LEAST(OLD.reserved_cpus, NEW.reserved_cpus));
    NEW.ceiling_disk_gib := GREATEST(NEW.disk_gib, LEAST(OLD.reserved_disk_gib, NEW.reserved_disk_gib));
    NEW.ceiling_mbps := GREATEST(NEW.mbps, LEAST(OLD.reserved_mbps, NEW.reserved_mbps));
    RETURN NEW;
END
$$;

-- A decision keeps the problem that was solved; its reasons are worked out when somebody asks. Those of before V2 have them
-- in full and no problem.
ALTER TABLE scheduler.decision
    ADD COLUMN problem jsonb,
    ALTER COLUMN reasons DROP NOT NULL,
    ALTER COLUMN rejected DROP NOT NULL,
    ADD CONSTRAINT decision_explained CHECK (problem IS NOT NULL OR (reasons IS NOT NULL AND rejected IS NOT NULL));
