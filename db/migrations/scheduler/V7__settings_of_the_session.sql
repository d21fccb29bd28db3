-- Settings of a function are set and taken back at each of its calls, fifty times in a group commit, which cost a tenth of it. The
-- committer's connection has them from its beginning instead. Others that write reservations do it seldom, in few statements.

ALTER FUNCTION scheduler.commit_group(
    scheduler.seen[], scheduler.placing[], scheduler.decided[], bytea[], uuid[], uuid[], uuid[], uuid[]) RESET ALL;
ALTER FUNCTION scheduler.write_placements(integer[], scheduler.placing[], scheduler.decided[], bytea[], boolean) RESET ALL;
ALTER FUNCTION scheduler.note_change(uuid[], uuid[]) RESET ALL;
ALTER FUNCTION scheduler.node_changes() RESET ALL;
ALTER FUNCTION scheduler.node_totals_follow_reservations() RESET ALL;
ALTER FUNCTION scheduler.apart_from_those_on_their_way() RESET ALL;

-- What a decision rests on has some 2 KiB; in the row itself it is one write and not three.
ALTER TABLE scheduler.decision SET (toast_tuple_target = 4080);
