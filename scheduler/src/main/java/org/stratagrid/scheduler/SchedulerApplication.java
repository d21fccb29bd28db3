package org.stratagrid.scheduler;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The scheduler as a process of its own. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.scheduler"})
public class SchedulerApplication {

    public static void main(String[] args) {
        SpringApplication.run(SchedulerApplication.class, args);
    }
}
