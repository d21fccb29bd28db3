#!/bin/sh
# GET /db: count a visit in the database and tell what it holds.
refuse() {
    printf 'Status: 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n\r\n%s\n' "$1"
    exit 0
}
. /run/stratagrid/web
[ "$DB" ] || refuse "$NAME has no database."
# Only the site's own servers are on its network; to look whether more could be encrypted takes longer than the question.
export PGSSLMODE=disable PGGSSENCMODE=disable
export PGPASSFILE=/run/stratagrid/pgpass PGCONNECT_TIMEOUT=3 PGOPTIONS='-c statement_timeout=4000'
answer=$(timeout 6 /usr/lib/postgresql/15/bin/psql -XAtq -v ON_ERROR_STOP=1 -v server="$NAME" -h "$DB" -U site -d site 2>/dev/null <<'SQL'
INSERT INTO visits (server) VALUES (:'server');
SELECT json_build_object('server', :'server', 'database', current_database(), 'now', now(), 'visits', count(*)) FROM visits;
SQL
) && [ "$answer" ] || refuse "The database at $DB does not answer."
printf 'Content-Type: application/json\r\nCache-Control: no-store\r\n\r\n%s\n' "$answer"
