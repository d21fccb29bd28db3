-- Customers, everybody who logs on, and API keys (spec AC).

-- Without opened_at an account is pending: its registration is under way or died half-way, and after settle_after (real time)
-- it is opened or removed, whichever billing's state says.
CREATE TABLE account (
    id           uuid        PRIMARY KEY,
    full_name    text        NOT NULL,
    email        text        NOT NULL,
    site_name    text        NOT NULL,
    opened_at    timestamptz,
    settle_after timestamptz NOT NULL
);

CREATE INDEX account_pending ON account (settle_after) WHERE opened_at IS NULL;

CREATE TABLE app_user (
    id            uuid PRIMARY KEY,
    account_id    uuid REFERENCES account ON DELETE CASCADE,
    owner         boolean NOT NULL,
    user_name     text NOT NULL,
    display_name  text NOT NULL,
    role          text NOT NULL CHECK (role IN ('CUSTOMER', 'OPERATOR', 'ACCOUNTING')),
    password_hash text NOT NULL,
    CHECK ((role = 'CUSTOMER') = (account_id IS NOT NULL)),
    CHECK (account_id IS NOT NULL OR NOT owner)
);

CREATE UNIQUE INDEX app_user_name ON app_user (lower(user_name));
CREATE UNIQUE INDEX app_user_owner ON app_user (account_id) WHERE owner;

-- Only the hash of a key: who reads this table cannot use the keys.
CREATE TABLE api_key (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    name         text        NOT NULL,
    hint         text        NOT NULL,
    secret_hash  bytea       NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz
);

CREATE INDEX api_key_account ON api_key (account_id);

-- Failed log-ons, by what they have in common. The subject is a hash: people type passwords into the name field.
CREATE TABLE log_on_failure (
    kind         text        NOT NULL,
    subject      bytea       NOT NULL,
    failures     integer     NOT NULL CHECK (failures >= 0),
    last_at      timestamptz NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (kind, subject)
);

CREATE INDEX log_on_failure_last ON log_on_failure (last_at);
