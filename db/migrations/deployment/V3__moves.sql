-- Servers moved from node to node, one after the other.

ALTER TABLE deployment.work_order DROP CONSTRAINT work_order_kind_check;
ALTER TABLE deployment.work_order ADD CONSTRAINT work_order_kind_check
    CHECK (kind IN ('DEPLOY', 'START', 'STOP', 'RESTART', 'MOVE'));
ALTER TABLE deployment.work_order ADD COLUMN aborted boolean NOT NULL DEFAULT false; -- an operator wants it undone

ALTER TABLE deployment.server ADD COLUMN moving_to uuid;            -- the node that is being prepared for it
ALTER TABLE deployment.server ADD COLUMN moved_from uuid;           -- the node that is still to be cleaned of it
ALTER TABLE deployment.server ADD COLUMN counting_since timestamptz; -- the guest's counters began at zero then
UPDATE deployment.server SET counting_since = started_at;
ALTER TABLE deployment.server ADD CHECK (moving_to IS NULL OR (node_id IS NOT NULL AND moving_to <> node_id));
ALTER TABLE deployment.server ADD CHECK (moved_from IS NULL OR moved_from <> node_id);
ALTER TABLE deployment.server ADD CHECK (moving_to IS NULL OR moved_from IS NULL);
ALTER TABLE deployment.server ADD CHECK ((counting_since IS NULL) = (started_at IS NULL));

CREATE TABLE deployment.move_run (
    id         uuid        PRIMARY KEY,
    sequence   bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    reason     text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('RUNNING', 'STOPPING', 'DONE', 'STOPPED', 'FAILED')),
    problem    text,
    ordered_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CHECK ((ended_at IS NULL) = (state IN ('RUNNING', 'STOPPING')))
);
CREATE UNIQUE INDEX move_run_one_in_work ON deployment.move_run ((true)) WHERE ended_at IS NULL;

CREATE TABLE deployment.move (
    run_id      uuid    NOT NULL REFERENCES deployment.move_run ON DELETE CASCADE,
    position    integer NOT NULL,
    server_id   uuid    NOT NULL,
    server_name text    NOT NULL,
    from_node   uuid    NOT NULL,
    to_node     uuid    NOT NULL,
    state       text    NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'NOT_DONE')),
    order_id    uuid    NOT NULL UNIQUE,
    problem     text,
    started_at  timestamptz,
    ended_at    timestamptz,
    PRIMARY KEY (run_id, position),
    CHECK (from_node <> to_node)
);
