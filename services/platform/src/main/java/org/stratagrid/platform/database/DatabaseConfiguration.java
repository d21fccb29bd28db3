package org.stratagrid.platform.database;

import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** An embedded PostgreSQL unless {@code spring.datasource.url} names the provider's own. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    SchemaMigrations schemaMigrations(javax.sql.DataSource dataSource, ObjectProvider<ServiceSchema> schemas) {
        return new SchemaMigrations(dataSource, schemas.orderedStream().toList());
    }

    @Bean
    ServiceSchema jobsSchema() {
        return new ServiceSchema("jobs");
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoDatabaseGiven.class)
    static class Embedded {

        @Bean
        EmbeddedDatabase embeddedDatabase(
                @Value("${stratagrid.data:data}") Path data,
                @Value("${stratagrid.database.temporary:false}") boolean temporary)
                throws Exception {
            return temporary ? EmbeddedDatabase.temporary() : EmbeddedDatabase.start(data);
        }

        @Bean
        JdbcConnectionDetails embeddedConnection(EmbeddedDatabase database) {
            return new JdbcConnectionDetails() {
                @Override
                public String getUsername() {
                    return database.user();
                }

                @Override
                public String getPassword() {
                    return database.password();
                }

                @Override
                public String getJdbcUrl() {
                    return database.url();
                }
            };
        }
    }

    static class NoDatabaseGiven implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().containsProperty("spring.datasource.url");
        }
    }
}
