package org.stratagrid.deployment;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The deployment manager as a process of its own. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.deployment"})
public class DeploymentApplication {
    public static void main(String[] args) {
        SpringApplication.run(DeploymentApplication.class, args);
    }
}
