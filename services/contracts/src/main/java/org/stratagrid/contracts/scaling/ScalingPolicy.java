package org.stratagrid.contracts.scaling;

import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;

/**
 * When a tier is changed without its customer, how, and how far (spec DM-8). A limit that is null is not looked at. For ADD_SERVER
 * limits are compared with the mean of the tier's servers, for the other actions with each server.
 *
 * @param on              nothing is done while it is false, scheduled windows apart, which its bounds hold for too
 * @param onLoad          ADD_SERVER, ADD_MEMORY or MOVE
 * @param cpuPercent      1 to 100 of the processors that a server has
 * @param memoryPercent   1 to 100 of a server's memory
 * @param connections     open connections of a server, as its load balancer counts them
 * @param responseMillis  how long a server takes to answer its load balancer
 * @param loadSeconds     how long a limit has to be passed without a break, 30 to 3,600
 * @param calmPercent     what was added goes again when the rest would stay below this part of every limit, 10 to 90
 * @param calmSeconds     for so long, 60 to 21,600
 * @param onSilence       RESTART, REBUILD, MOVE or ADD_SERVER; null does nothing about servers that do not answer
 * @param silentTimes     so many questions without an answer, 1 to 100
 * @param silentSeconds   in this time, 10 to 3,600
 * @param minServers      at least so many servers while it is on, 1 to 40
 * @param maxServers      no server is added beyond so many, those that failed or are just coming counted, 1 to 40
 * @param memoryStep      how much ADD_MEMORY adds at once
 * @param maxMemory       no server gets more than this
 * @param moneyADay       what everything added may cost in a day (UTC) at the plan's overage rate; null sets no bound
 * @param coolDownSeconds the least time between two changes because of load or silence, 30 to 86,400
 */
public record ScalingPolicy(
        boolean on,
        ScalingAction onLoad,
        @Nullable Integer cpuPercent,
        @Nullable Integer memoryPercent,
        @Nullable Integer connections,
        @Nullable Integer responseMillis,
        int loadSeconds,
        int calmPercent,
        int calmSeconds,
        @Nullable ScalingAction onSilence,
        int silentTimes,
        int silentSeconds,
        int minServers,
        int maxServers,
        Memory memoryStep,
        Memory maxMemory,
        @Nullable Money moneyADay,
        int coolDownSeconds) {}
