-- Billing. Quantities are whole base units (MiB-seconds, bytes), money is whole minor units (cents).

CREATE TABLE billing.resource (
    code          text   PRIMARY KEY,
    sold_unit     text   NOT NULL,
    base_per_unit bigint NOT NULL CHECK (base_per_unit > 0)
);

CREATE TABLE billing.plan (
    code             text    PRIMARY KEY,
    name             text    NOT NULL,
    resource         text    NOT NULL REFERENCES billing.resource,
    currency         text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price_minor      bigint  NOT NULL CHECK (price_minor >= 0),
    allotment        bigint  NOT NULL CHECK (allotment >= 0),
    overage_minor    bigint  NOT NULL CHECK (overage_minor >= 0),
    cut_off          bigint  NOT NULL,
    public_addresses integer NOT NULL CHECK (public_addresses >= 0),
    CHECK (cut_off > allotment),
    UNIQUE (code, resource)
);

INSERT INTO billing.resource VALUES
    ('MEMORY', 'GB-RAM-hour', 1024 * 3600),
    ('TRANSFER', 'GB', 1000000000);

INSERT INTO billing.plan
    (code, name, resource, currency, price_minor, allotment, overage_minor, cut_off, public_addresses) VALUES
    ('memory-payg',   'Pay as you go',      'MEMORY',   'USD',     0,    0,  35, 5000, 2),
    ('memory-400',    '400 GB-RAM-hours',   'MEMORY',   'USD',  9999,  400, 100,  600, 2),
    ('memory-900',    '900 GB-RAM-hours',   'MEMORY',   'USD', 19999,  900,  90, 1350, 4),
    ('memory-2400',   '2400 GB-RAM-hours',  'MEMORY',   'USD', 44999, 2400,  80, 3600, 8),
    ('transfer-100',  '100 GB transfer',    'TRANSFER', 'USD',   999,  100,  12,  200, 0),
    ('transfer-1000', '1000 GB transfer',   'TRANSFER', 'USD',  4999, 1000,   6, 2000, 0);

CREATE TABLE billing.subscription (
    account_id        uuid        PRIMARY KEY,
    holder            text        NOT NULL,
    email             text        NOT NULL,
    currency          text        NOT NULL,
    card_token        text        NOT NULL,
    card_label        text        NOT NULL,
    period            date        NOT NULL CHECK (extract(day FROM period) = 1),
    opened_at         timestamptz NOT NULL,
    -- What the receivable postings of the account add up to; kept beside them because every day's end asks for it.
    owed_minor        bigint      NOT NULL DEFAULT 0,
    failed_days       integer     NOT NULL DEFAULT 0 CHECK (failed_days >= 0),
    last_failed_day   date,
    restricted        boolean     NOT NULL DEFAULT false,
    -- The service that the account should have. Delivered when both versions are equal.
    suspended         boolean     NOT NULL DEFAULT false,
    service_version   bigint      NOT NULL DEFAULT 0,
    service_delivered bigint      NOT NULL DEFAULT 0,
    service_retry_at  timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX subscription_period ON billing.subscription (period);
CREATE INDEX subscription_owes ON billing.subscription (account_id) WHERE owed_minor > 0;
CREATE INDEX subscription_undelivered ON billing.subscription (account_id) WHERE service_version <> service_delivered;

CREATE TABLE billing.subscription_plan (
    account_id uuid NOT NULL REFERENCES billing.subscription,
    resource   text NOT NULL,
    plan_code  text NOT NULL,
    PRIMARY KEY (account_id, resource),
    FOREIGN KEY (plan_code, resource) REFERENCES billing.plan (code, resource)
);

-- How far use is taken over and rated. Whoever changes money holds this row: rating alone, everything else shared.
CREATE TABLE billing.progress (
    singleton         boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
    rated_until       timestamptz NOT NULL CHECK (mod(extract(epoch FROM rated_until), 3600) = 0),
    imported_sequence bigint      NOT NULL DEFAULT 0
);

CREATE TABLE billing.use_hour (
    server_id  uuid        NOT NULL,
    hour       timestamptz NOT NULL CHECK (mod(extract(epoch FROM hour), 3600) = 0),
    account_id uuid        NOT NULL,
    sequence   bigint      NOT NULL,
    memory     bigint      NOT NULL CHECK (memory >= 0),
    transfer   bigint      NOT NULL CHECK (transfer >= 0),
    PRIMARY KEY (server_id, hour)
);
CREATE INDEX use_hour_by_hour ON billing.use_hour (hour);

-- One account's rated use of one resource in one period.
CREATE TABLE billing.period_use (
    account_id          uuid    NOT NULL,
    resource            text    NOT NULL REFERENCES billing.resource,
    period              date    NOT NULL CHECK (extract(day FROM period) = 1),
    used                bigint  NOT NULL DEFAULT 0 CHECK (used >= 0),
    -- Use up to here was included in a larger plan that was paid earlier in the period.
    covered             bigint  NOT NULL DEFAULT 0,
    -- Use up to here was billed as overage.
    billed_level        bigint  NOT NULL DEFAULT 0,
    price_charged_minor bigint  NOT NULL DEFAULT 0,
    plan_changes        integer NOT NULL DEFAULT 0,
    cut_off             boolean NOT NULL DEFAULT false,
    -- The plan that the period ended with; null while it runs.
    plan_code           text REFERENCES billing.plan,
    -- A snapshot of an hour that was rated already has been corrected.
    corrected           boolean NOT NULL DEFAULT false,
    PRIMARY KEY (account_id, resource, period)
);
CREATE INDEX period_use_by_period ON billing.period_use (period);
CREATE INDEX period_use_corrected ON billing.period_use (period) WHERE corrected;

CREATE TABLE billing.charge (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES billing.subscription,
    purpose    text        NOT NULL CHECK (purpose IN ('OWED', 'PLAN_CHANGE')),
    plan_code  text REFERENCES billing.plan,
    day        date        NOT NULL,
    amount_minor bigint    NOT NULL CHECK (amount_minor > 0),
    currency   text        NOT NULL,
    state      text        NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    failure    text,
    made_at    timestamptz NOT NULL,
    settled_at timestamptz,
    CHECK ((purpose = 'PLAN_CHANGE') = (plan_code IS NOT NULL))
);
-- Two charges at once could take the same debt twice.
CREATE UNIQUE INDEX charge_one_pending ON billing.charge (account_id) WHERE state = 'PENDING';

CREATE TABLE billing.ledger_entry (
    number           bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    id               uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id       uuid        NOT NULL REFERENCES billing.subscription,
    kind             text        NOT NULL CHECK (kind IN ('PLAN', 'PLAN_CHANGE', 'OVERAGE', 'CREDIT', 'PAYMENT')),
    at               timestamptz NOT NULL,
    -- The month whose invoice has the line; payments belong to none.
    period           date CHECK (extract(day FROM period) = 1),
    day              date        NOT NULL,
    resource         text REFERENCES billing.resource,
    -- The period whose use is billed: earlier than "period" where use was corrected after its invoice.
    used_in          date,
    part             integer     NOT NULL DEFAULT 0,
    use_from         bigint,
    use_to           bigint,
    text             text        NOT NULL,
    quantity         numeric(24, 6) NOT NULL,
    unit             text        NOT NULL,
    unit_price_minor bigint      NOT NULL,
    amount_minor     bigint      NOT NULL,
    currency         text        NOT NULL,
    charge_id        uuid REFERENCES billing.charge,
    CHECK ((kind = 'PAYMENT') = (period IS NULL)),
    CHECK (kind NOT IN ('OVERAGE', 'CREDIT')
           OR (resource IS NOT NULL AND used_in IS NOT NULL AND use_from IS NOT NULL AND use_to IS NOT NULL)),
    CHECK (kind <> 'PAYMENT' OR (amount_minor < 0 AND charge_id IS NOT NULL))
);
CREATE INDEX ledger_entry_account ON billing.ledger_entry (account_id, number);
CREATE INDEX ledger_entry_period ON billing.ledger_entry (period, account_id);
-- A day's line exists once. "part" counts plan changes: a change to a smaller plan bills the old plan's part of the day.
CREATE UNIQUE INDEX ledger_overage_once ON billing.ledger_entry (account_id, resource, used_in, day, part, unit_price_minor)
    WHERE kind IN ('OVERAGE', 'CREDIT');
CREATE UNIQUE INDEX ledger_plan_once ON billing.ledger_entry (account_id, resource, period) WHERE kind = 'PLAN';
CREATE UNIQUE INDEX ledger_charge_once ON billing.ledger_entry (charge_id, kind) WHERE charge_id IS NOT NULL;

-- Double entry. Charge: receivable + / revenue -. Payment: gateway + / receivable -.
CREATE TABLE billing.posting (
    entry_id     uuid   NOT NULL REFERENCES billing.ledger_entry,
    book         text   NOT NULL CHECK (book IN ('receivable', 'revenue', 'gateway')),
    amount_minor bigint NOT NULL,
    PRIMARY KEY (entry_id, book)
);

CREATE TABLE billing.invoice (
    number      text        PRIMARY KEY,
    account_id  uuid        NOT NULL REFERENCES billing.subscription,
    month       date        NOT NULL CHECK (extract(day FROM month) = 1),
    issued_at   timestamptz NOT NULL,
    customer    text        NOT NULL,
    total_minor bigint      NOT NULL,
    currency    text        NOT NULL,
    UNIQUE (account_id, month)
);
CREATE INDEX invoice_month ON billing.invoice (month);

CREATE FUNCTION billing.entry_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry uuid := CASE TG_TABLE_NAME WHEN 'posting' THEN (to_jsonb(NEW) ->> 'entry_id')::uuid
                                     ELSE (to_jsonb(NEW) ->> 'id')::uuid END;
    off   text;
BEGIN
    SELECT format('postings %s, sum %s, receivable %s, entry %s', count(p.book), sum(p.amount_minor),
                  sum(p.amount_minor) FILTER (WHERE p.book = 'receivable'), e.amount_minor)
    INTO off
    FROM billing.ledger_entry e LEFT JOIN billing.posting p ON p.entry_id = e.id
    WHERE e.id = entry
    GROUP BY e.id
    HAVING count(p.book) <> 2 OR sum(p.amount_minor) <> 0
        OR sum(p.amount_minor) FILTER (WHERE p.book = 'receivable') IS DISTINCT FROM e.amount_minor;
    IF off IS NOT NULL THEN
        RAISE EXCEPTION 'ledger entry % is not balanced: %', entry, off;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON billing.ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing.entry_is_balanced();
CREATE CONSTRAINT TRIGGER posting_balanced AFTER INSERT ON billing.posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing.entry_is_balanced();

CREATE FUNCTION billing.written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: book a correction instead', TG_TABLE_NAME;
END $$;
CREATE TRIGGER ledger_entry_written_once BEFORE UPDATE OR DELETE ON billing.ledger_entry
    FOR EACH ROW EXECUTE FUNCTION billing.written_once();
CREATE TRIGGER posting_written_once BEFORE UPDATE OR DELETE ON billing.posting
    FOR EACH ROW EXECUTE FUNCTION billing.written_once();
CREATE TRIGGER invoice_written_once BEFORE UPDATE OR DELETE ON billing.invoice
    FOR EACH ROW EXECUTE FUNCTION billing.written_once();

CREATE FUNCTION billing.month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.period IS NOT NULL AND EXISTS (
        SELECT 1 FROM billing.invoice i WHERE i.account_id = NEW.account_id AND i.month = NEW.period) THEN
        RAISE EXCEPTION 'the invoice of % for account % is issued', NEW.period, NEW.account_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_month_is_open BEFORE INSERT ON billing.ledger_entry
    FOR EACH ROW EXECUTE FUNCTION billing.month_is_open();

CREATE FUNCTION billing.invoice_equals_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    charged bigint;
BEGIN
    SELECT coalesce(sum(e.amount_minor), 0) INTO charged
    FROM billing.ledger_entry e WHERE e.account_id = NEW.account_id AND e.period = NEW.month;
    IF charged <> NEW.total_minor THEN
        RAISE EXCEPTION 'invoice % says %, the ledger %', NEW.number, NEW.total_minor, charged;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoice_reconciles AFTER INSERT ON billing.invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing.invoice_equals_ledger();

-- The sandbox gateway's own memory, as a gateway has it outside: what a token stands for, and the answer to each charge.
CREATE TABLE billing.sandbox_card (
    token     text PRIMARY KEY,
    last_four text NOT NULL CHECK (last_four ~ '^[0-9]{4}$'),
    behaviour text NOT NULL
);
CREATE TABLE billing.sandbox_charge (
    idempotency_key text        PRIMARY KEY,
    token           text        NOT NULL REFERENCES billing.sandbox_card,
    amount_minor    bigint      NOT NULL,
    currency        text        NOT NULL,
    refusal         text,
    made_at         timestamptz NOT NULL DEFAULT now()
);
