-- Images of servers: back-ups on other nodes, and what customers bring; and disks that are exchanged.

-- The kinds are an enumeration of the program, which refuses any other.
ALTER TABLE deployment.work_order DROP CONSTRAINT work_order_kind_check;
ALTER TABLE deployment.work_order ADD CONSTRAINT work_order_kind_check CHECK (kind ~ '^[A-Z_]+$');

-- Its disk is the volume of this number. While an order exchanges it there is another: one that is to come has a larger number,
-- one that is kept until the order is through has a smaller one.
ALTER TABLE deployment.server ADD COLUMN disk integer NOT NULL DEFAULT 0;
ALTER TABLE deployment.server ADD COLUMN other_disk integer CHECK (other_disk <> disk);

CREATE TABLE deployment.image (
    id                 uuid        PRIMARY KEY,
    sequence           bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    account_id         uuid        NOT NULL,
    kind               text        NOT NULL CHECK (kind IN ('BACK_UP', 'UPLOAD')),
    name               text        NOT NULL,
    tier               text        NOT NULL,
    server_id          uuid,
    configuration_id   uuid,
    configuration_name text,
    version            integer     NOT NULL CHECK (version > 0),
    order_id           uuid,                  -- that makes or made it
    state              text        NOT NULL CHECK (state IN ('MAKING', 'READY')),
    node_id            uuid,                  -- where it is stored
    own                boolean     NOT NULL DEFAULT false, -- the customer's own system
    base               text,                  -- the volume that disks made from it, and itself if it is a back-up, are overlays on
    disk_bytes         bigint,                -- of the disk in it
    bytes              bigint,                -- of its file
    sha256             text,                  -- of its file
    quiet              boolean     NOT NULL DEFAULT false,
    begun_at           timestamptz NOT NULL,  -- business time, as taken_at
    taken_at           timestamptz,
    CHECK (state = 'MAKING' OR (disk_bytes > 0 AND bytes >= 0 AND sha256 IS NOT NULL AND taken_at IS NOT NULL)),
    CHECK (kind = 'UPLOAD' OR (server_id IS NOT NULL AND configuration_id IS NOT NULL AND configuration_name IS NOT NULL
                               AND order_id IS NOT NULL AND node_id IS NOT NULL)),
    UNIQUE (server_id, version)
);
CREATE INDEX image_account ON deployment.image (account_id);
-- Never two back-ups of one server at once.
CREATE UNIQUE INDEX image_one_in_making ON deployment.image (server_id) WHERE state = 'MAKING';

-- Base images on nodes that nothing is made of, and since when (business time).
CREATE TABLE deployment.idle_image (
    node_id uuid        NOT NULL,
    volume  text        NOT NULL,
    since   timestamptz NOT NULL,
    PRIMARY KEY (node_id, volume)
);
