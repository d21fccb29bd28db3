package org.stratagrid.web.live;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClientException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.stratagrid.contracts.values.Refusal;
import tools.jackson.databind.json.JsonMapper;

/** The streams of one configuration. Each event is sent when it changed; a newcomer gets the last of each kind at once. */
final class LiveFeed {

    private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

    /** Often enough that a closed window is noticed within seconds and the grid is no longer asked. */
    private static final int HEARTBEAT_POLLS = 5;

    private final UUID accountId;
    private final UUID configurationId;
    private final BiFunction<UUID, UUID, LiveReadings> readings;
    private final JsonMapper json;
    private final List<SseEmitter> streams = new CopyOnWriteArrayList<>();
    private final Map<String, String> last = new LinkedHashMap<>();
    private @Nullable ScheduledFuture<?> polling;
    private int quietPolls;

    LiveFeed(UUID accountId, UUID configurationId, BiFunction<UUID, UUID, LiveReadings> readings, JsonMapper json) {
        this.accountId = accountId;
        this.configurationId = configurationId;
        this.readings = readings;
        this.json = json;
    }

    void start(ScheduledExecutorService polls) {
        polling = polls.scheduleWithFixedDelay(this::poll, 0, 1, TimeUnit.SECONDS);
    }

    void stop() {
        if (polling != null) {
            polling.cancel(false);
        }
    }

    void close() {
        stop();
        streams.forEach(SseEmitter::complete);
    }

    int streams() {
        return streams.size();
    }

    /** A comment goes out at once: proxies and browsers take the stream as open only when something came. */
    synchronized void add(SseEmitter stream) {
        try {
            stream.send(SseEmitter.event().comment("open").reconnectTime(2000));
            for (Map.Entry<String, String> event : last.entrySet()) {
                stream.send(event(event.getKey(), event.getValue()));
            }
            streams.add(stream);
        } catch (IOException gone) {
            stream.completeWithError(gone);
        }
    }

    /** How many streams are left. */
    int remove(SseEmitter stream) {
        streams.remove(stream);
        return streams.size();
    }

    private void poll() {
        try {
            LiveReadings now = readings.apply(accountId, configurationId);
            Map<String, Object> events = new LinkedHashMap<>();
            events.put("trouble", Map.of());
            events.put("servers", now.servers());
            // Before the order: whoever hears of its end knows then whether the board is out of date.
            events.put("draft", Map.of("state", now.draft()));
            if (now.order() != null) {
                events.put("order", now.order());
            }
            if (now.drivenTime() != null) {
                events.put("clock", Map.of("now", now.drivenTime()));
            }
            tell(events);
        } catch (Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.NOT_FOUND) {
                tell(Map.of("gone", Map.of()));
            } else {
                tell(Map.of("trouble", Map.of("sentence", refusal.sentence())));
            }
        } catch (RestClientException unreachable) {
            tell(Map.of(
                    "trouble", Map.of("sentence", "Live data pauses: a part of the control plane does not answer.")));
        } catch (RuntimeException unexpected) {
            // An exception would end the schedule without a word.
            log.error("poll of configuration {} failed", configurationId, unexpected);
            tell(Map.of("trouble", Map.of("sentence", "Live data pauses for a moment.")));
        }
    }

    private synchronized void tell(Map<String, Object> events) {
        boolean quiet = true;
        for (Map.Entry<String, Object> event : events.entrySet()) {
            String data = json.writeValueAsString(event.getValue());
            if (!data.equals(last.put(event.getKey(), data))) {
                quiet = false;
                send(event(event.getKey(), data));
            }
        }
        quietPolls = quiet ? quietPolls + 1 : 0;
        if (quietPolls >= HEARTBEAT_POLLS) {
            quietPolls = 0;
            send(SseEmitter.event().comment("still here"));
        }
    }

    private void send(SseEmitter.SseEventBuilder event) {
        var parts = event.build();
        for (SseEmitter stream : streams) {
            try {
                stream.send(parts);
            } catch (IOException | IllegalStateException gone) {
                streams.remove(stream);
                stream.completeWithError(gone);
            }
        }
    }

    private static SseEmitter.SseEventBuilder event(String name, String data) {
        return SseEmitter.event().name(name).data(data, MediaType.TEXT_PLAIN);
    }
}
