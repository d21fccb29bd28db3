package org.stratagrid.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The platform on a PostgreSQL that the provider gives: migrated, used, and no embedded one started. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
abstract class GivenDatabaseContract {

    @Autowired
    JdbcClient database;

    @Autowired
    Scheduler scheduler;

    @Autowired
    ObjectProvider<EmbeddedDatabase> embedded;

    @Test
    void migratesAndUsesTheGivenDatabase() {
        assertThat(embedded.getIfAvailable()).isNull();
        assertThat(database.sql("SELECT count(*) FROM jobs.flyway_schema_history WHERE success")
                        .query(Integer.class)
                        .single())
                .isPositive();
        assertThat(scheduler.getScheduledExecutions()).isEmpty();
    }
}
