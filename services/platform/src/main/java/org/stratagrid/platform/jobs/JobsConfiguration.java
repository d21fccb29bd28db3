package org.stratagrid.platform.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.OnStartup;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import tools.jackson.databind.json.JsonMapper;

/**
 * Durable jobs: every {@link Task} bean runs here. A job that is scheduled inside a transaction exists only if that transaction
 * commits, which makes a job the outbox too. Job times are the machine's real time, never the driven clock's.
 */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    /** A job whose process died is picked up again after four missed beats. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    @Bean(destroyMethod = "stop")
    Scheduler jobScheduler(DataSource dataSource, ObjectProvider<Task<?>> tasks, JsonMapper json) {
        List<Task<?>> onDemand = new ArrayList<>();
        List<Task<?>> onStartup = new ArrayList<>();
        tasks.orderedStream().forEach(task -> (task instanceof OnStartup ? onStartup : onDemand).add(task));
        return Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), onDemand)
                .startTasks(castToStartup(onStartup))
                .tableName("jobs.scheduled_tasks")
                .serializer(jsonSerializer(json))
                .threads(12)
                .pollingInterval(Duration.ofMillis(250))
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(4)
                .enableImmediateExecution()
                // Another service may know a task name that this process does not.
                .deleteUnresolvedAfter(Duration.ofDays(365))
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    @Bean
    JobsStart jobsStart(Scheduler scheduler) {
        return new JobsStart(scheduler);
    }

    /** Jobs begin when everything that they call is there. */
    record JobsStart(Scheduler scheduler) {
        @EventListener(ApplicationReadyEvent.class)
        void start() {
            scheduler.start();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Task<?> & OnStartup> List<T> castToStartup(List<Task<?>> tasks) {
        return (List<T>) (List<?>) tasks;
    }

    private static Serializer jsonSerializer(JsonMapper json) {
        return new Serializer() {
            @Override
            public byte[] serialize(Object data) {
                return json.writeValueAsBytes(data);
            }

            @Override
            public <T> T deserialize(Class<T> type, byte[] bytes) {
                return json.readValue(bytes, type);
            }
        };
    }
}
