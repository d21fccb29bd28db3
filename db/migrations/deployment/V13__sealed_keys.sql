-- Private keys are sealed (encrypted) with a key that is not in the database. Those of before are sealed at the next start.

ALTER TABLE deployment.certificate
    ALTER COLUMN private_key DROP NOT NULL,
    ADD COLUMN sealed_key bytea, -- AES-GCM: 12 bytes nonce, then the PEM, bound to the row's id and account
    ADD CONSTRAINT certificate_has_one_key CHECK ((private_key IS NULL) <> (sealed_key IS NULL));
