-- The page /db, behind nginx: counts a visit in the database and tells what it holds. One at a time, over a connection that is kept:
-- a program that makes one for each visit is loaded for longer than the question takes.
local socket = require "socket"
local postgres = assert(require("luasql.postgres").postgres())

local connection, made_for

local function close()
  if connection then connection:close() end
  connection = nil
end

-- Server, address of the database, password: a line each, as "prepare" wrote them. Only the site's own servers are on its network; to
-- look whether more could be encrypted takes longer than the question.
local function settings()
  local file <close> = assert(io.open "/run/stratagrid/www/db")
  local name, address, password = file:read("l", "l", "l")
  return name, address, "host=" .. address .. " user=site dbname=site password='" .. password .. "' sslmode=disable gssencmode=disable"
    .. " connect_timeout=3 tcp_user_timeout=5000 options='-c statement_timeout=4000'"
end

local function count(name)
  local server = "'" .. connection:escape(name) .. "'"
  if not connection:execute("INSERT INTO visits (server) VALUES (" .. server .. ")") then return nil end
  local found = connection:execute("SELECT json_build_object('server', " .. server
    .. ", 'database', current_database(), 'now', now(), 'visits', count(*)) FROM visits")
  if not found then return nil end
  local text = found:fetch()
  found:close()
  return text
end

local function visit(name, wanted)
  for _ = 1, 2 do -- the kept connection may have been a dead one
    if made_for ~= wanted then close() end
    connection, made_for = connection or postgres:connect(wanted), wanted
    local text = connection and count(name)
    if text then return text end
    close()
  end
end

local function page()
  local name, address, wanted = settings()
  if address == "" then return 503, name .. " has no database." end
  local text = visit(name, wanted)
  if text then return 200, text end
  return 503, "The database at " .. address .. " does not answer."
end

local words = { [200] = "OK", [503] = "Service Unavailable" }
local kinds = { [200] = "application/json", [503] = "text/plain; charset=utf-8" }

local function answer()
  local fine, status, body = pcall(page)
  if not fine then
    io.stderr:write("stratagrid: /db: ", tostring(status), "\n")
    close()
    status, body = 503, "The database cannot be asked."
  end
  return "HTTP/1.0 " .. status .. " " .. words[status] .. "\r\nContent-Type: " .. kinds[status] .. "\r\nContent-Length: " .. #body + 1
    .. "\r\nCache-Control: no-store\r\n\r\n" .. body .. "\n"
end

-- What the first visitor would wait for is read from the disk now: nobody listens on that port.
postgres:connect "host=127.0.0.1 port=9 sslmode=disable gssencmode=disable"
local listening = assert(socket.bind("127.0.0.1", 8081))
while true do
  local client = listening:accept()
  if client then
    client:settimeout(2)
    local line = client:receive()
    while line and line ~= "" do line = client:receive() end
    if line then client:send(answer()) end
    client:close()
  end
end
