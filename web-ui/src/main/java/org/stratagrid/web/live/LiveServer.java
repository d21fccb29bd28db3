package org.stratagrid.web.live;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;

/** A server's state as the panel shows it. Which node carries it is the operator's business and not in here. */
public record LiveServer(
        UUID id,
        String light,
        String words,
        @Nullable Integer cpuPercent,
        @Nullable Integer memoryPercent,
        @Nullable Instant runningSince,
        @Nullable Long receivedBytesPerSecond,
        @Nullable Long sentBytesPerSecond,
        @Nullable String siteUrl,
        @Nullable String problem) {

    public static LiveServer of(ServerStatus status) {
        return new LiveServer(
                status.serverId(),
                status.light().name(),
                words(status.light()),
                bounded(status.cpuPercent()),
                bounded(status.memoryPercent()),
                status.runningSince(),
                status.receivedBytesPerSecond(),
                status.sentBytesPerSecond(),
                status.siteUrl(),
                status.problem());
    }

    public String cpuLevel() {
        return level(cpuPercent);
    }

    public String memoryLevel() {
        return level(memoryPercent);
    }

    /** Half is yellow and three quarters red (CP-14). */
    private static String level(@Nullable Integer percent) {
        if (percent == null) {
            return "none";
        }
        return percent >= 75 ? "high" : percent >= 50 ? "half" : "low";
    }

    private static @Nullable Integer bounded(@Nullable Integer percent) {
        return percent == null ? null : Integer.valueOf(Math.max(0, Math.min(100, percent)));
    }

    private static String words(ServerLight light) {
        return switch (light) {
            case DEPLOYING -> "deploying";
            case RUNNING -> "running well";
            case BUSY -> "busy";
            case OVERLOADED -> "overloaded";
            case STOPPED -> "stopped";
            case SUSPENDED -> "suspended";
            case FAILED -> "failed";
        };
    }
}
