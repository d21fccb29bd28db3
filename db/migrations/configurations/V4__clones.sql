-- Orders to back up, to restore and to clone servers.

-- The kinds are an enumeration of the program, which refuses any other.
ALTER TABLE configurations.grid_order DROP CONSTRAINT grid_order_kind_check;
ALTER TABLE configurations.grid_order ADD CONSTRAINT grid_order_kind_check CHECK (kind ~ '^[A-Z_]+$');

-- Servers of which a copy is added to the draft when the order, which takes images of them, is done.
ALTER TABLE configurations.grid_order ADD COLUMN clones uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE configurations.grid_order ADD CHECK (clones = '{}' OR kind = 'BACK_UP');
