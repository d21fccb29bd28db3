package org.stratagrid.collector;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.platform.database.ServiceSchema;

/** What the data collector brings into an application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CollectorSettings.class)
class CollectorModule {

    @Bean
    ServiceSchema collectorSchema() {
        return new ServiceSchema("collector");
    }
}
