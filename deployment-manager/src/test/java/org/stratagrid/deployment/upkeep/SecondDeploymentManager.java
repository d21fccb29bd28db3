package org.stratagrid.deployment.upkeep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        List<String> arguments = settings((ConfigurableEnvironment) first.getEnvironment());
        arguments.add("--server.port=0");
        arguments.add("--spring.datasource.url=" + database.getJdbcUrl());
        arguments.add("--spring.datasource.username=" + database.getUsername());
        arguments.add("--spring.datasource.password=" + database.getPassword());
        return new SpringApplicationBuilder(DeploymentApplication.class)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("withoutTestBeans", new WithoutTestBeans());
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean("samePlacement", Placement.class, () -> first.getBean(Placement.class));
                    beans.registerBean("sameMetering", Metering.class, () -> first.getBean(Metering.class));
                    beans.registerBean("samePlans", GridPlans.class, () -> first.getBean(GridPlans.class));
                })
                .run(arguments.toArray(String[]::new));
    }

    /** As arguments: variables of this process's environment, such as STRATAGRID_DATA, must not come before them. */
    private static List<String> settings(ConfigurableEnvironment environment) {
        Set<String> names = new TreeSet<>();
        environment.getPropertySources().forEach(source -> {
            if (source instanceof EnumerablePropertySource<?> named) {
                names.addAll(List.of(named.getPropertyNames()));
            }
        });
        return names.stream()
                .filter(name -> name.startsWith("stratagrid.") && !name.startsWith("stratagrid.database"))
                .map(name -> "--" + name + "=" + environment.getProperty(name))
                .collect(Collectors.toCollection(ArrayList::new));
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
