-- The deployment manager: orders and their steps, the servers that should exist, and what they hold.

-- Names of domains and volumes carry this id, so that what belongs to another installation on the same node is never touched.
CREATE TABLE deployment.installation (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    id     uuid    NOT NULL
);
INSERT INTO deployment.installation (id) VALUES (gen_random_uuid());

-- Network cards: MAC address and tap name derive from the number.
CREATE SEQUENCE deployment.card_number AS integer MINVALUE 1 MAXVALUE 16777215 CYCLE;

CREATE TABLE deployment.work_order (
    id                 uuid        PRIMARY KEY,
    sequence           bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    account_id         uuid        NOT NULL,
    configuration_id   uuid        NOT NULL,
    configuration_name text        NOT NULL,
    kind               text        NOT NULL CHECK (kind IN ('DEPLOY', 'START', 'STOP', 'RESTART')),
    revision           integer     NOT NULL,
    state              text        NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'UNDOING', 'UNDONE')),
    body               jsonb       NOT NULL,
    problem            text,
    ordered_at         timestamptz NOT NULL,
    ended_at           timestamptz,
    CHECK ((ended_at IS NOT NULL) = (state IN ('DONE', 'UNDONE')))
);
CREATE UNIQUE INDEX work_order_one_in_work ON deployment.work_order (configuration_id)
    WHERE state IN ('WAITING', 'RUNNING', 'UNDOING');

CREATE TABLE deployment.step (
    order_id   uuid    NOT NULL REFERENCES deployment.work_order ON DELETE CASCADE,
    position   integer NOT NULL,
    name       text    NOT NULL,
    sentence   text    NOT NULL,
    state      text    NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'UNDOING', 'UNDONE')),
    started_at timestamptz,
    ended_at   timestamptz,
    problem    text,
    PRIMARY KEY (order_id, position)
);

CREATE TABLE deployment.configuration (
    id                uuid    PRIMARY KEY,
    account_id        uuid    NOT NULL,
    name              text    NOT NULL,
    vni               integer NOT NULL UNIQUE CHECK (vni BETWEEN 100 AND 16777215),
    database_password text    NOT NULL
);

CREATE TABLE deployment.server (
    id               uuid    PRIMARY KEY,
    configuration_id uuid    NOT NULL REFERENCES deployment.configuration,
    account_id       uuid    NOT NULL,
    spec             jsonb   NOT NULL,
    next             jsonb,                       -- what the order in work makes of it, where that differs
    phase            text    NOT NULL CHECK (phase IN ('NEW', 'MEMBER', 'LEAVING', 'REMOVING')),
    wanted_running   boolean NOT NULL DEFAULT true,
    node_id          uuid,
    domain_id        uuid    NOT NULL UNIQUE,
    private_card     integer NOT NULL UNIQUE,
    public_card      integer UNIQUE,
    networked        boolean NOT NULL DEFAULT false,
    generation       bigint  NOT NULL DEFAULT 0,  -- of the configuration volume
    content          text    NOT NULL DEFAULT '', -- digest of what that generation says
    started_at       timestamptz,                 -- null while it does not run
    started_by       uuid,                        -- the order in work that started it
    memory_mib       bigint,                      -- as its domain is defined
    cpus             integer,
    paused           boolean NOT NULL DEFAULT false,
    problem          text,                        -- why it failed
    CHECK (NOT paused OR started_at IS NOT NULL),
    CHECK (started_at IS NULL OR node_id IS NOT NULL)
);
CREATE INDEX server_configuration ON deployment.server (configuration_id);
CREATE INDEX server_account ON deployment.server (account_id);

CREATE TABLE deployment.virtual_address (
    address          text PRIMARY KEY,
    configuration_id uuid NOT NULL REFERENCES deployment.configuration
);

CREATE TABLE deployment.published (
    virtual_address  text    NOT NULL,
    virtual_port     integer NOT NULL,
    loopback_port    integer NOT NULL UNIQUE CHECK (loopback_port BETWEEN 1 AND 65535),
    configuration_id uuid    NOT NULL REFERENCES deployment.configuration,
    PRIMARY KEY (virtual_address, virtual_port)
);

CREATE TABLE deployment.suspended_account (
    account_id uuid        PRIMARY KEY,
    since      timestamptz NOT NULL
);

-- What a server held and until when; outlives the server. At most one open for each server.
CREATE TABLE deployment.allocation (
    id               uuid        PRIMARY KEY,
    server_id        uuid        NOT NULL,
    server_name      text        NOT NULL,
    tier             text        NOT NULL,
    configuration_id uuid        NOT NULL,
    account_id       uuid        NOT NULL,
    node_id          uuid        NOT NULL,
    memory_mib       bigint      NOT NULL CHECK (memory_mib > 0),
    cpus             integer     NOT NULL,
    disk_gib         integer     NOT NULL,
    from_at          timestamptz NOT NULL,
    until_at         timestamptz,
    CHECK (until_at >= from_at)
);
CREATE UNIQUE INDEX allocation_open ON deployment.allocation (server_id) WHERE until_at IS NULL;
