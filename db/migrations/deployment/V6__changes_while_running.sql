-- Changes of running servers (spec DM-6): memory within a maximum, duplicates built beside, and what was planned for an order.

ALTER TABLE deployment.server ADD COLUMN most_memory_mib bigint;  -- what its guest can be given while it runs; null: no more than it has
ALTER TABLE deployment.server ADD CHECK (most_memory_mib >= memory_mib);

-- A domain keeps the name that it was first given, also when its server is renamed: libvirt does not rename.
ALTER TABLE deployment.server ADD COLUMN named_after text;
UPDATE deployment.server SET named_after = spec ->> 'name';
ALTER TABLE deployment.server ALTER COLUMN named_after SET NOT NULL;

-- A row that stands for another server is its duplicate while it is NEW, and its former guest while it is REMOVING.
ALTER TABLE deployment.server ADD COLUMN stands_for uuid;
ALTER TABLE deployment.server ADD COLUMN switched boolean NOT NULL DEFAULT false; -- the duplicate gets the traffic
ALTER TABLE deployment.server ADD CHECK (stands_for IS NULL OR phase IN ('NEW', 'REMOVING'));
ALTER TABLE deployment.server ADD CHECK (stands_for IS NULL OR stands_for <> id);
ALTER TABLE deployment.server ADD CHECK (NOT switched OR stands_for IS NOT NULL);
CREATE UNIQUE INDEX server_one_duplicate ON deployment.server (stands_for);

-- A server and its duplicate change guests in one statement: unique at its end.
ALTER TABLE deployment.server DROP CONSTRAINT server_domain_id_key, ADD UNIQUE (domain_id) DEFERRABLE;
ALTER TABLE deployment.server DROP CONSTRAINT server_private_card_key, ADD UNIQUE (private_card) DEFERRABLE;
ALTER TABLE deployment.server DROP CONSTRAINT server_public_card_key, ADD UNIQUE (public_card) DEFERRABLE;

ALTER TABLE deployment.work_order ADD COLUMN plan jsonb NOT NULL DEFAULT '[]'; -- how each server comes to its new settings
