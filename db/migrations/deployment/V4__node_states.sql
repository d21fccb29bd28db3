-- Nodes as they were found and as operators want them, nodes that died, and what becomes of their servers.

-- Whether the system may act by itself.
CREATE TABLE deployment.automation (
    single       boolean     PRIMARY KEY DEFAULT true CHECK (single),
    paused_since timestamptz,
    reason       text,
    CHECK ((paused_since IS NULL) = (reason IS NULL))
);
INSERT INTO deployment.automation DEFAULT VALUES;

-- Whether a node takes new servers is the scheduler's to know.
CREATE TABLE deployment.node (
    id                uuid        PRIMARY KEY,
    host_id           uuid        UNIQUE,     -- the host that answered first; another one is refused
    maintenance_since timestamptz
);

CREATE TABLE deployment.node_failure (
    id            uuid        PRIMARY KEY,    -- the scheduler calls it the same
    sequence      bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    node_id       uuid        NOT NULL,
    node_name     text        NOT NULL,
    last_heard_at timestamptz,                -- null: not since the process began that declared it dead
    declared_at   timestamptz NOT NULL,
    fence_problem text,                       -- why an operator is asked whether it is off
    fenced_at     timestamptz,                -- certainly off since
    fenced_by     text        CHECK (fenced_by IN ('COMMAND', 'OPERATOR')),
    leaving_at    timestamptz,                -- from here on its servers belong elsewhere, even if it comes back
    placed_at     timestamptz,                -- the scheduler's answer is in displaced_server
    disks_lost    boolean     NOT NULL DEFAULT false,
    ended_at      timestamptz,                -- the node was cleaned and ready again
    CHECK ((fenced_at IS NULL) = (fenced_by IS NULL)),
    CHECK (fenced_at IS NOT NULL OR leaving_at IS NULL),
    CHECK (leaving_at IS NOT NULL OR placed_at IS NULL),
    CHECK (fenced_at IS NOT NULL OR NOT disks_lost)
);
CREATE UNIQUE INDEX node_failure_open ON deployment.node_failure (node_id) WHERE ended_at IS NULL;

-- The servers of a dead node, the most important first.
CREATE TABLE deployment.displaced_server (
    failure_id       uuid    NOT NULL REFERENCES deployment.node_failure ON DELETE CASCADE,
    server_id        uuid    NOT NULL,
    position         integer NOT NULL,
    server_name      text    NOT NULL,
    tier             text    NOT NULL,
    configuration_id uuid    NOT NULL,
    to_node          uuid,                    -- null: none has room
    held             boolean NOT NULL DEFAULT false, -- its data is on the dead node only
    problem          text,                    -- why it is not rebuilt, or not yet
    order_id         uuid,                    -- the order that rebuilds it
    tries            integer NOT NULL DEFAULT 0,
    next_try_at      timestamptz,             -- real time
    outcome          text    CHECK (outcome IN ('REBUILT', 'LEFT')),
    PRIMARY KEY (failure_id, server_id)
);
CREATE INDEX displaced_server_order ON deployment.displaced_server (order_id);

-- Nothing is started elsewhere before the dead node is certainly off.
CREATE FUNCTION deployment.displaced_after_fencing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM deployment.node_failure WHERE id = NEW.failure_id AND leaving_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the node of this server is not known to be off';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER displaced_after_fencing BEFORE INSERT ON deployment.displaced_server
    FOR EACH ROW EXECUTE FUNCTION deployment.displaced_after_fencing();

ALTER TABLE deployment.work_order DROP CONSTRAINT work_order_kind_check;
ALTER TABLE deployment.work_order ADD CONSTRAINT work_order_kind_check
    CHECK (kind IN ('DEPLOY', 'START', 'STOP', 'RESTART', 'MOVE', 'REBUILD'));

ALTER TABLE deployment.server ADD COLUMN notice text; -- what its owner must know although it runs
