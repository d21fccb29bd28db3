"""The application server of a site: / tells who answers, /db counts a visit, /health is for load balancers."""
import json
import threading

import waitress

local = threading.local()


class NoDatabase(Exception):
    pass


def settings():
    with open("/run/stratagrid/app.json", encoding="utf-8") as file:
        return json.load(file)


def count_visit(wanted):
    import psycopg2  # not before it is needed: the first answer comes sooner

    key = (wanted["db"], wanted["dbpassword"])
    if getattr(local, "key", None) != key:
        close()
    try:
        if getattr(local, "connection", None) is None:
            local.connection = psycopg2.connect(
                host=wanted["db"], user="site", dbname="site", password=wanted["dbpassword"],
                connect_timeout=3, options="-c statement_timeout=4000", tcp_user_timeout=5000)
            local.connection.autocommit = True
            local.key = key
        with local.connection.cursor() as cursor:
            cursor.execute("INSERT INTO visits (server) VALUES (%s)", (wanted["name"],))
            cursor.execute("SELECT current_database(), now(), count(*) FROM visits")
            database, now, visits = cursor.fetchone()
            return {"server": wanted["name"], "database": database, "now": now.isoformat(), "visits": visits}
    except psycopg2.Error as error:
        close()
        raise NoDatabase from error


def close():
    connection, local.connection, local.key = getattr(local, "connection", None), None, None
    if connection is not None:
        connection.close()


def application(environment, start_response):
    wanted = settings()
    path = environment["PATH_INFO"]
    status, body = "200 OK", None
    if path == "/health":
        body = "ok\n"
    elif path == "/db":
        if not wanted["db"]:
            status, body = "503 Service Unavailable", f"{wanted['name']} has no database.\n"
        else:
            try:
                try:
                    body = count_visit(wanted)
                except NoDatabase:
                    body = count_visit(wanted)  # the kept connection may have been a dead one
            except NoDatabase:
                status, body = "503 Service Unavailable", f"The database at {wanted['db']} does not answer.\n"
    elif path == "/":
        body = {"server": wanted["name"], "address": wanted["address"], "role": "app"}
    else:
        status, body = "404 Not Found", "There is nothing at this path.\n"
    kind = "text/plain; charset=utf-8" if isinstance(body, str) else "application/json"
    data = (body if isinstance(body, str) else json.dumps(body) + "\n").encode()
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(data))),
                            ("Cache-Control", "no-store"), ("X-Served-By", wanted["name"])])
    return [data]


waitress.serve(application, host="0.0.0.0", port=8080, threads=4, ident=None)
