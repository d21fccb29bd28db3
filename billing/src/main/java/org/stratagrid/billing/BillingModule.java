package org.stratagrid.billing;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.platform.database.ServiceSchema;

/** What billing brings to the process it runs in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BillingSettings.class)
class BillingModule {

    @Bean
    ServiceSchema billingSchema() {
        return new ServiceSchema("billing");
    }
}
