package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.platform.database.EmbeddedDatabase;
import org.stratagrid.scheduler.SchedulerApplication;
import org.stratagrid.scheduler.book.Committer;

/** One more scheduler on the database of a test; its clock is years off. */
final class AnotherScheduler implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private AnotherScheduler(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param more what this one has beside the usual */
    static AnotherScheduler on(EmbeddedDatabase database, Class<?>... more) {
        List<Class<?>> sources = new ArrayList<>(List.of(more));
        sources.add(SchedulerApplication.class);
        return new AnotherScheduler(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.user(),
                        "--spring.datasource.password=" + database.password(),
                        "--spring.datasource.hikari.maximum-pool-size=8",
                        "--stratagrid.clock.driven=true",
                        "--stratagrid.clock.start=2019-03-01T00:00:00Z",
                        "--stratagrid.services.token=test-token",
                        "--stratagrid.data=target/test-data-2"));
    }

    Placement placement() {
        return context.getBean(PlacementService.class);
    }

    GridPolicies policies() {
        return context.getBean(GridPolicies.class);
    }

    Committer committer() {
        return context.getBean(Committer.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
