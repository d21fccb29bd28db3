package org.stratagrid.standalone;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** Puts every service together. Their own applications (one process each) are left out of the scan. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(
        basePackages = "org.stratagrid",
        // Two services may have a class of the same simple name.
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "org\\.stratagrid\\..*Application"))
public class StandaloneApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StandaloneApplication.class, arguments);
    }
}
