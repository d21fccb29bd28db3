package org.stratagrid.deployment;

import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.platform.database.ServiceSchema;

/** What the deployment manager needs of the platform. */
@Configuration(proxyBeanMethods = false)
@ConfigurationPropertiesScan
class DeploymentModule {

    @Bean
    ServiceSchema deploymentSchema() {
        return new ServiceSchema("deployment");
    }
}
