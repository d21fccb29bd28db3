package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * What operators ask of the grid as a whole (spec SC-8…10): plans of moves, what to do when nodes die, and how much room there
 * is. Asking commits nothing; what commits says so. Errors are {@link org.stratagrid.contracts.values.Refusal}s: INVALID for a
 * question that makes no sense, NOT_FOUND for a node or server that is not known.
 */
@HttpExchange("/internal/plans")
public interface GridPlans {

    /**
     * Moves that bring the grid nearer to a goal, in an order in which each of them is possible when its turn comes: the server
     * holds room on both nodes while it moves. Never more than asked for, and none that brings less than it costs; so the plan
     * may be empty. Nothing is committed, and what happens meanwhile may make a plan old: see {@link #check}.
     */
    @PostExchange
    MovePlan plan(@RequestBody PlanRequest request);

    /**
     * Replays a plan on the grid as it is now, move by move, without the planner's code.
     *
     * @return what is wrong, a sentence each; empty when the plan can still be carried out as it stands
     */
    @PostExchange("/check")
    List<String> check(@RequestBody MovePlan plan);

    /**
     * Holds room on a second node for a server that is about to move there. Its room on the first node stays held, so both
     * count. Repeatable with the same node. NOT_FOUND: the server holds no room or there is no such node; CONFLICT: it moves to
     * another node already, or stands on this one; NO_CAPACITY: the node has no room, takes no new servers, or a hard rule of
     * the server or the node forbids it.
     */
    @PutExchange("/moves/{serverId}")
    ServerMove beginMove(@PathVariable("serverId") UUID serverId, @RequestBody MoveTarget target);

    /**
     * The server runs on the second node now: that one becomes its place, and the first one's room is free. Repeatable with the
     * same node. CONFLICT: no such move is under way and the server does not stand there.
     */
    @PostExchange("/moves/{serverId}/finish")
    Assignment finishMove(@PathVariable("serverId") UUID serverId, @RequestBody MoveTarget target);

    /** The server stays where it was: the second node's room is free. Repeatable; nothing happens where nothing moves. */
    @DeleteExchange("/moves/{serverId}")
    void abandonMove(@PathVariable("serverId") UUID serverId);

    /**
     * A server was built anew under another id, beside itself: it has the room of that one from now on, and its own is free. Nothing
     * happens where the other one holds no room, so it can be repeated.
     */
    @PostExchange("/servers/{serverId}/successor")
    void succeed(@PathVariable("serverId") UUID serverId, @RequestBody UUID duplicate);

    /** Moves that were begun and neither finished nor abandoned, oldest first: whoever began one ends it after a restart. */
    @GetExchange("/moves")
    List<ServerMove> moves();

    /**
     * Finds new places for all servers of nodes that died, the most important first, and makes them their reservations. The
     * nodes are closed to new servers by that. Servers that find no place keep their reservation on the dead node. Repeatable:
     * the same id has the same answer, with the servers that found a place since.
     */
    @PostExchange("/failures")
    Replacement replace(@RequestBody NodeFailure failure);

    /** The same answer without moving or closing anything. */
    @PostExchange("/failures/what-if")
    Replacement whatIfFailed(@RequestBody NodeFailure failure);

    /** For each node: would its servers find other places if it died now? Nothing is committed. */
    @GetExchange("/survival")
    GridSurvival survival();

    /** How many more configurations like this one would fit, each as a customer's own. Nothing is committed. */
    @PostExchange("/room")
    RoomForMore howManyMore(@RequestBody PlacementRequest one);
}
