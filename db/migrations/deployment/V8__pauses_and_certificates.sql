-- What customers paused at their load balancers. Load balancers are brought to it at once, and again until they are.

CREATE TABLE deployment.paused_real (
    balancer_id  uuid        NOT NULL REFERENCES deployment.server ON DELETE CASCADE,
    server_id    uuid        NOT NULL REFERENCES deployment.server ON DELETE CASCADE,
    since        timestamptz NOT NULL,
    drains_until timestamptz NOT NULL,
    drained      boolean     NOT NULL DEFAULT false, -- it gets nothing any more
    PRIMARY KEY (balancer_id, server_id),
    CHECK (drains_until >= since)
);
CREATE INDEX paused_real_draining ON deployment.paused_real (balancer_id) WHERE NOT drained;

CREATE TABLE deployment.paused_site (
    balancer_id uuid        PRIMARY KEY REFERENCES deployment.server ON DELETE CASCADE,
    since       timestamptz NOT NULL
);

-- Load balancers that are still to be told what changed. The mark tells whether more changed meanwhile.
CREATE TABLE deployment.balancer_behind (
    balancer_id uuid PRIMARY KEY REFERENCES deployment.server ON DELETE CASCADE,
    mark        uuid NOT NULL
);

-- Customers' certificates. What they say is read from the chain; the key is never given out but to the guests that need it.
CREATE TABLE deployment.certificate (
    id          uuid        PRIMARY KEY,
    account_id  uuid        NOT NULL,
    name        text        NOT NULL,
    chain       text        NOT NULL, -- PEM, the server's own first
    private_key text        NOT NULL, -- PEM, PKCS #8
    uploaded_at timestamptz NOT NULL,
    UNIQUE (account_id, name)
);

-- A virtual address that ends TLS is published byte by byte.
ALTER TABLE deployment.published ADD COLUMN tls boolean NOT NULL DEFAULT false;
