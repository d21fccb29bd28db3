-- Back-ups that hold only what changed since another one.

-- What it builds on, without which it cannot be used; null: it is whole. Nothing that others build on can be deleted.
ALTER TABLE deployment.image ADD COLUMN parent_id uuid REFERENCES deployment.image (id);
ALTER TABLE deployment.image ADD CHECK (parent_id IS NULL OR (kind = 'BACK_UP' AND parent_id <> id));
CREATE INDEX image_parent ON deployment.image (parent_id);

-- DELETED: nobody sees it any more; it is kept for those that build on it, and goes with the last of them.
ALTER TABLE deployment.image DROP CONSTRAINT image_state_check;
ALTER TABLE deployment.image ADD CONSTRAINT image_state_check
    CHECK (state IN ('MAKING', 'READY') OR (state = 'DELETED' AND kind = 'BACK_UP'));
