package org.stratagrid.deployment.upkeep;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.deployment.DeploymentApplication;

/** Another deployment manager on the same database and grid, with the same neighbours, as when two copies of it run. */
final class SecondDeploymentManager {

    private SecondDeploymentManager() {}

    static ConfigurableApplicationContext beside(ApplicationContext first) {
        JdbcConnectionDetails database = first.getBean(JdbcConnectionDetails.class);
        return new SpringApplicationBuilder(DeploymentApplication.class)
                .properties(settings((ConfigurableEnvironment) first.getEnvironment()))
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("withoutTestBeans", new WithoutTestBeans());
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean("samePlacement", Placement.class, () -> first.getBean(Placement.class));
                    beans.registerBean("sameMetering", Metering.class, () -> first.getBean(Metering.class));
                    beans.registerBean("samePlans", GridPlans.class, () -> first.getBean(GridPlans.class));
                })
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + database.getJdbcUrl(),
                        "--spring.datasource.username=" + database.getUsername(),
                        "--spring.datasource.password=" + database.getPassword());
    }

    private static Map<String, Object> settings(ConfigurableEnvironment environment) {
        Map<String, Object> settings = new HashMap<>();
        environment.getPropertySources().forEach(source -> {
            if (source instanceof EnumerablePropertySource<?> named) {
                for (String name : named.getPropertyNames()) {
                    if (name.startsWith("stratagrid.") && !name.startsWith("stratagrid.database")) {
                        settings.putIfAbsent(name, String.valueOf(environment.getProperty(name)));
                    }
                }
            }
        });
        return settings;
    }

    /** What a test's own context leaves out of its scan, this one must as well. */
    private static final class WithoutTestBeans extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getAnnotationMetadata().hasAnnotation(TestConfiguration.class.getName())
                    || reader.getAnnotationMetadata().hasAnnotation(TestComponent.class.getName());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WithoutTestBeans;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
