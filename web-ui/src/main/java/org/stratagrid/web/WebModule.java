package org.stratagrid.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.stratagrid.platform.database.ServiceSchema;

/** What the panel brings into the process that it runs in. */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:org.stratagrid.web.properties")
class WebModule {

    @Bean
    ServiceSchema webSchema() {
        return new ServiceSchema("web");
    }
}
