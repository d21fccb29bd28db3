package org.stratagrid.platform;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The platform alone, so that it can be tested without a service. */
@SpringBootApplication(scanBasePackages = "org.stratagrid.platform")
class TestApplication {}
