package org.stratagrid.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The panel as a process of its own; the services are reached at {@code stratagrid.services.NAME.url}. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.web"})
public class WebUiApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(WebUiApplication.class, arguments);
    }
}
