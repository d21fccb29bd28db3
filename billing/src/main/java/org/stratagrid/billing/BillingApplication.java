package org.stratagrid.billing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Billing as a process of its own. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.billing"})
public class BillingApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(BillingApplication.class, arguments);
    }
}
