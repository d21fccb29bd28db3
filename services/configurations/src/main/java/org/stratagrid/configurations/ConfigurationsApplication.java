package org.stratagrid.configurations;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service on its own; it needs {@code stratagrid.services.deployment-manager.url} and {@code …billing.url}. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.configurations"})
public class ConfigurationsApplication {

    public static void main(String[] args) {
        SpringApplication.run(ConfigurationsApplication.class, args);
    }
}
