package org.stratagrid.platform.time;

import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All business time comes from the {@link Clock} bean. It is the system's, except where it is driven on purpose. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

    @Bean
    @ConditionalOnProperty(name = "stratagrid.clock.driven", havingValue = "false", matchIfMissing = true)
    Clock systemClock() {
        return Clock.systemUTC();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "stratagrid.clock.driven", havingValue = "true")
    static class Driven {

        /** Goes on where it stood when the process last ran, so that driven time never runs backwards. */
        @Bean
        DrivenClock drivenClock(
                JdbcClient database,
                @org.springframework.beans.factory.annotation.Value("${stratagrid.clock.start:2026-03-01T00:00:00Z}")
                        Instant start) {
            Instant stood = database.sql("SELECT stands_at FROM jobs.driven_clock")
                    .query(java.time.OffsetDateTime.class)
                    .optional()
                    .map(java.time.OffsetDateTime::toInstant)
                    .orElse(start);
            return new DrivenClock(stood);
        }

        @Bean
        ClockDriver clockDriver(DrivenClock clock, JdbcClient database) {
            return new ClockDriver(clock, database);
        }
    }
}
