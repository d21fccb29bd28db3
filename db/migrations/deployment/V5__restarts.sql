-- Guests that ended without being told to are started again by themselves, a few times.
CREATE TABLE deployment.restart (
    server_id uuid        PRIMARY KEY REFERENCES deployment.server ON DELETE CASCADE,
    tries     integer     NOT NULL DEFAULT 0 CHECK (tries >= 0),
    tried_at  timestamptz, -- the newest of them; like due_at, in real time: machines fail in that
    due_at    timestamptz  -- null: not by itself any more
);
