package org.stratagrid.scheduler;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.platform.database.ServiceSchema;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.moves.MoveCosts;
import org.stratagrid.scheduler.placement.PlacementSettings;

/** What the scheduler is made of, in its own process or beside others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PlacementSettings.class, MoveCosts.class})
class SchedulerModule {

    private static final Logger log = LoggerFactory.getLogger(SchedulerModule.class);

    @Bean
    ServiceSchema schedulerSchema() {
        return new ServiceSchema("scheduler");
    }

    /** The second opinion is asked for all the time, not only in tests: a silent error here would be sold twice. */
    @Bean
    RecurringTask<Void> schedulerAudit(GridAudit audit, Committer committer) {
        return Tasks.recurring("scheduler-audit", FixedDelay.ofMinutes(10)).execute((instance, context) -> {
            audit.violations().forEach(violation -> log.error("audit: {}", violation));
            committer.differences().forEach(difference -> log.error("audit of the book: {}", difference));
        });
    }

    /** Schedulers that were away for longer than this read all rows anew. */
    @Bean
    RecurringTask<Void> schedulerForgetsOldChanges(JdbcClient database) {
        return Tasks.recurring("scheduler-forgets-old-changes", FixedDelay.ofMinutes(10))
                .execute((instance, context) -> database.sql("SELECT scheduler.forget_old_changes()")
                        .query((row, number) -> row.getRow())
                        .single());
    }
}
