package org.stratagrid.platform.database;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;

/** Brings each service's schema up to date before anything else uses the database. */
public final class SchemaMigrations implements InitializingBean {

    private final DataSource dataSource;
    private final List<ServiceSchema> schemas;

    SchemaMigrations(DataSource dataSource, List<ServiceSchema> schemas) {
        this.dataSource = dataSource;
        this.schemas = schemas;
    }

    @Override
    public void afterPropertiesSet() {
        for (ServiceSchema schema : schemas) {
            Flyway.configure()
                    .dataSource(dataSource)
                    .schemas(schema.name())
                    .defaultSchema(schema.name())
                    .locations("classpath:db/migrations/" + schema.name())
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        }
    }
}
