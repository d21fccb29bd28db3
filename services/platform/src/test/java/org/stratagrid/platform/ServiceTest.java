package org.stratagrid.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A service with its HTTP port on a throw-away PostgreSQL, its clock standing at the beginning of March 2026 until driven. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "stratagrid.database.temporary=true",
            "stratagrid.clock.driven=true",
            "stratagrid.clock.start=2026-03-01T00:00:00Z",
            "stratagrid.services.token=test-token",
            "stratagrid.data=target/test-data${stratagrid.test.process:}",
            "server.shutdown=immediate"
        })
public @interface ServiceTest {}
