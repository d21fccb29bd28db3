package org.stratagrid.collector;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The data collector in a process of its own. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.collector"})
public class DataCollectorApplication {

    public static void main(String[] args) {
        SpringApplication.run(DataCollectorApplication.class, args);
    }
}
