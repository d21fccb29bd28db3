-- What changes without its customer: policies of tiers, a calendar, what was read, what was done, and what that added.

-- Why a revision was made without the customer; null for those that were ordered by hand.
ALTER TABLE configurations.revision ADD COLUMN automatic text;

CREATE TABLE configurations.scaling_policy (
    configuration_id uuid        NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    tier             text        NOT NULL CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    policy           jsonb       NOT NULL,
    -- what load has led to so far, beside what was configured by hand
    wish             jsonb       NOT NULL,
    -- failures before it do not count
    decided_at       timestamptz NOT NULL,
    PRIMARY KEY (configuration_id, tier)
);

CREATE TABLE configurations.scheduled_window (
    id               uuid PRIMARY KEY,
    configuration_id uuid NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    tier             text NOT NULL CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    settings         jsonb NOT NULL
);

CREATE INDEX scheduled_window_configuration ON configurations.scheduled_window (configuration_id);

-- Readings of servers by tier, and what was found in them by tier; kept as long as the policies look back.
CREATE TABLE configurations.scaling_look (
    configuration_id uuid        NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    at               timestamptz NOT NULL,
    readings         jsonb       NOT NULL,
    found            jsonb       NOT NULL,
    PRIMARY KEY (configuration_id, at)
);

CREATE TABLE configurations.automatic_change (
    id               uuid PRIMARY KEY,
    number           bigint      GENERATED ALWAYS AS IDENTITY,
    configuration_id uuid        NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    tier             text        NOT NULL CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    action           text        NOT NULL CHECK (action IN
        ('ADD_SERVER', 'ADD_MEMORY', 'MOVE', 'RESTART', 'REBUILD', 'REMOVE_SERVER', 'REMOVE_MEMORY')),
    sentence         text        NOT NULL,
    state            text        NOT NULL CHECK (state IN ('WORKING', 'DONE', 'FAILED')),
    order_id         uuid UNIQUE,
    revision         integer,
    -- the servers that it is about, and what load wants when it is done
    servers          jsonb       NOT NULL,
    wish             jsonb       NOT NULL,
    problem          text,
    at               timestamptz NOT NULL,
    ended_at         timestamptz,
    CHECK ((state = 'WORKING') = (ended_at IS NULL)),
    CHECK ((state = 'FAILED') = (problem IS NOT NULL))
);

-- One at a time in a configuration, however many processes look at it.
CREATE UNIQUE INDEX automatic_change_one_working ON configurations.automatic_change (configuration_id) WHERE state = 'WORKING';
CREATE INDEX automatic_change_newest ON configurations.automatic_change (configuration_id, number DESC);

-- What automatic changes added, from the order on until it is gone or the customer made it their own.
CREATE TABLE configurations.automatic_extra (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    configuration_id uuid        NOT NULL REFERENCES configurations.configuration (id) ON DELETE CASCADE,
    tier             text        NOT NULL CHECK (tier IN ('LOAD_BALANCER', 'WEB', 'APPLICATION', 'DATABASE')),
    change_id        uuid        NOT NULL REFERENCES configurations.automatic_change (id) ON DELETE CASCADE,
    server_id        uuid        NOT NULL,
    -- the whole server was added, else only memory of it
    whole            boolean     NOT NULL,
    mib              bigint      NOT NULL CHECK (mib > 0),
    from_at          timestamptz NOT NULL,
    until_at         timestamptz,
    CHECK (until_at >= from_at)
);

CREATE UNIQUE INDEX automatic_extra_whole ON configurations.automatic_extra (server_id) WHERE whole AND until_at IS NULL;
CREATE INDEX automatic_extra_configuration ON configurations.automatic_extra (configuration_id, until_at);
