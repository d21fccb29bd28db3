-- What customers want: configurations with their draft, what was deployed, the orders for it, and the addresses.

-- One row for each account that has ever asked for something; changes of an account are made one after the other by locking it.
CREATE TABLE configurations.account (
    id uuid PRIMARY KEY
);

-- The public addresses that were given out; an address belongs to one account at most.
CREATE TABLE configurations.public_address (
    address    inet PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES configurations.account (id)
);

CREATE INDEX public_address_account ON configurations.public_address (account_id);

CREATE TABLE configurations.configuration (
    id                uuid PRIMARY KEY,
    application_id    uuid        NOT NULL UNIQUE,
    account_id        uuid        NOT NULL REFERENCES configurations.account (id),
    name              text        NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    -- 0: nothing of it is on the grid
    deployed_revision integer     NOT NULL DEFAULT 0 CHECK (deployed_revision >= 0),
    -- the revision that an open order is deploying
    ordered_revision  integer,
    last_revision     integer     NOT NULL DEFAULT 0,
    dissolving        boolean     NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL,
    CHECK (deployed_revision <= last_revision),
    CHECK (ordered_revision <= last_revision)
);

CREATE UNIQUE INDEX configuration_name ON configurations.configuration (account_id, lower(name));

-- The draft. A server that is removed stays until the deploy that takes it off the grid is done. Unique within a transaction's
-- result, not within each statement: discarding a draft may swap names.
CREATE TABLE configurations.server (
    id               uuid PRIMARY KEY,
    configuration_id uuid    NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    position         integer NOT NULL,
    removed          boolean NOT NULL DEFAULT false,
    settings         jsonb   NOT NULL,
    deployed_at      timestamptz,
    name             text    GENERATED ALWAYS AS (settings ->> 'name') STORED NOT NULL,
    address          text    GENERATED ALWAYS AS (settings ->> 'address') STORED NOT NULL,
    virtual_address  text    GENERATED ALWAYS AS (settings -> 'balancer' ->> 'virtualAddress') STORED,
    virtual_port     integer GENERATED ALWAYS AS ((settings -> 'balancer' ->> 'virtualPort')::integer) STORED,
    CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$'),
    CHECK ((settings ->> 'tier' = 'LOAD_BALANCER') = (virtual_address IS NOT NULL)),
    UNIQUE (configuration_id, position),
    UNIQUE (configuration_id, name) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (configuration_id, address) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (virtual_address, virtual_port) DEFERRABLE INITIALLY DEFERRED
);

-- What was ordered, as it was then; never changed.
CREATE TABLE configurations.revision (
    configuration_id uuid        NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    number           integer     NOT NULL CHECK (number > 0),
    servers          jsonb       NOT NULL,
    made_at          timestamptz NOT NULL,
    PRIMARY KEY (configuration_id, number)
);

CREATE TABLE configurations.grid_order (
    id               uuid PRIMARY KEY,
    number           bigint      GENERATED ALWAYS AS IDENTITY,
    configuration_id uuid        NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    account_id       uuid        NOT NULL REFERENCES configurations.account (id),
    kind             text        NOT NULL CHECK (kind IN ('DEPLOY', 'START', 'STOP', 'RESTART')),
    revision         integer     NOT NULL,
    dissolves        boolean     NOT NULL DEFAULT false,
    -- MADE: not yet handed over; TAKEN: the deployment manager has it; then one of the two ends
    state            text        NOT NULL CHECK (state IN ('MADE', 'TAKEN', 'DONE', 'UNDONE')),
    refused_as       text,
    problem          text,
    ordered_at       timestamptz NOT NULL,
    ended_at         timestamptz,
    CHECK ((state IN ('DONE', 'UNDONE')) = (ended_at IS NOT NULL)),
    CHECK (dissolves = false OR kind = 'DEPLOY')
);

CREATE UNIQUE INDEX grid_order_one_open ON configurations.grid_order (configuration_id) WHERE state IN ('MADE', 'TAKEN');
CREATE INDEX grid_order_newest ON configurations.grid_order (configuration_id, number DESC);
