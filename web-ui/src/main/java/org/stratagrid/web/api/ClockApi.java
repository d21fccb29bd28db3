package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.time.ClockDriver;

/** Time in tests and demonstrations. The clock is never driven in production; that is why any key will do. */
@RestController
@ConditionalOnProperty(name = "stratagrid.clock.driven", havingValue = "true")
@RequestMapping("/api/v1/clock")
@Tag(name = "Clock", description = "Only where the clock is driven (stratagrid.clock.driven): tests and demonstrations")
class ClockApi {

    private static final int MOST_HOURS = 24 * 366;

    private final Clock clock;
    private final ClockDriver driver;
    private final Metering metering;
    private final Billing billing;

    ClockApi(Clock clock, ClockDriver driver, Metering metering, Billing billing) {
        this.clock = clock;
        this.driver = driver;
        this.metering = metering;
        this.billing = billing;
    }

    /** The time, up to where all hours have their snapshots, and up to where all use is rated and charged. */
    record DrivenTime(Instant now, Instant closedUntil, Instant ratedUntil) {}

    record Step(int hours) {}

    @GetMapping
    @Operation(summary = "The time, and how far metering and billing have followed")
    DrivenTime time() {
        return new DrivenTime(clock.instant(), metering.closed().until(), billing.ratedUntil());
    }

    @PostMapping
    @Operation(
            summary = "Move the time forward",
            description = "Metering and billing follow within seconds: ask until" + " “ratedUntil” has come up.")
    DrivenTime advance(@RequestBody Step step) {
        if (step.hours() < 1 || step.hours() > MOST_HOURS) {
            throw Refusal.invalid("hours", "Move the time by 1 to " + MOST_HOURS + " hours.");
        }
        driver.advance(Duration.ofHours(step.hours()));
        return time();
    }
}
