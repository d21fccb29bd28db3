package org.stratagrid.web.live;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.time.ClockDriver;
import tools.jackson.databind.json.JsonMapper;

/**
 * One feed for each configuration that somebody looks at. However many pages are open, the grid is asked once a second; with
 * none, it is not asked at all.
 */
@Component
class LiveFeeds implements SmartLifecycle {

    /** A stream ends after this; the browser opens the next one at once, and its session is checked again. */
    private static final long LONGEST_MILLIS = 10 * 60 * 1000;

    private static final int MOST_STREAMS = 20;

    private final Configurations configurations;
    private final Deployment deployment;
    private final JsonMapper json;
    private final Clock clock;
    private final boolean clockIsDriven;
    private final ConcurrentHashMap<UUID, LiveFeed> feeds = new ConcurrentHashMap<>();
    private final ScheduledExecutorService polls = Executors.newScheduledThreadPool(4, work -> {
        Thread thread = new Thread(work, "live");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    LiveFeeds(
            Configurations configurations,
            Deployment deployment,
            JsonMapper json,
            Clock clock,
            ObjectProvider<ClockDriver> driver) {
        this.configurations = configurations;
        this.deployment = deployment;
        this.json = json;
        this.clock = clock;
        this.clockIsDriven = driver.getIfAvailable() != null;
    }

    SseEmitter subscribe(UUID accountId, UUID configurationId) {
        SseEmitter stream = new SseEmitter(LONGEST_MILLIS);
        feeds.compute(configurationId, (id, present) -> {
            LiveFeed feed = present != null ? present : new LiveFeed(accountId, id, this::readings, json);
            if (feed.streams() >= MOST_STREAMS) {
                throw new Refusal(
                        Refusal.Reason.TOO_MANY_ATTEMPTS,
                        "This configuration is open in too many windows. Close some of them for live data.");
            }
            feed.add(stream);
            if (present == null) {
                feed.start(polls);
            }
            return feed;
        });
        Runnable end = () -> leave(configurationId, stream);
        stream.onCompletion(end);
        stream.onTimeout(stream::complete);
        stream.onError(failure -> end.run());
        return stream;
    }

    private void leave(UUID configurationId, SseEmitter stream) {
        feeds.computeIfPresent(configurationId, (id, feed) -> {
            if (feed.remove(stream) > 0) {
                return feed;
            }
            feed.stop();
            return null;
        });
    }

    private LiveReadings readings(UUID accountId, UUID configurationId) {
        return LiveReadings.take(
                configurations, deployment, accountId, configurationId, clockIsDriven ? clock.instant() : null);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server stops, which would wait for open streams. */
    @Override
    public void stop() {
        running = false;
        feeds.values().forEach(LiveFeed::close);
        feeds.clear();
        polls.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
