package org.stratagrid.configurations;

import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.stratagrid.platform.database.ServiceSchema;

/** What this service brings into a process. */
@Configuration(proxyBeanMethods = false)
@EntityScan
@EnableJpaRepositories
@ConfigurationPropertiesScan
class ConfigurationsModule {

    @Bean
    ServiceSchema configurationsSchema() {
        return new ServiceSchema("configurations");
    }
}
