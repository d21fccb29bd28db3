-- Sessions of the panel, in the shape that Spring Session JDBC 4 expects.
CREATE TABLE web.session (
    primary_id            char(36)     NOT NULL,
    session_id            char(36)     NOT NULL,
    creation_time         bigint       NOT NULL,
    last_access_time      bigint       NOT NULL,
    max_inactive_interval integer      NOT NULL,
    expiry_time           bigint       NOT NULL,
    principal_name        varchar(100),
    CONSTRAINT session_pk PRIMARY KEY (primary_id)
);

CREATE UNIQUE INDEX session_by_id ON web.session (session_id);
CREATE INDEX session_by_expiry ON web.session (expiry_time);
CREATE INDEX session_by_principal ON web.session (principal_name);

CREATE TABLE web.session_attributes (
    session_primary_id char(36)     NOT NULL,
    attribute_name     varchar(200) NOT NULL,
    attribute_bytes    bytea        NOT NULL,
    CONSTRAINT session_attributes_pk PRIMARY KEY (session_primary_id, attribute_name),
    CONSTRAINT session_attributes_of FOREIGN KEY (session_primary_id)
        REFERENCES web.session (primary_id) ON DELETE CASCADE
);
