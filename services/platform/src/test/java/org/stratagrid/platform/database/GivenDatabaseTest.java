package org.stratagrid.platform.database;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class GivenDatabaseTest extends GivenDatabaseContract {

    private static EmbeddedDatabase given;

    @DynamicPropertySource
    static void given(DynamicPropertyRegistry registry) throws IOException {
        given = EmbeddedDatabase.temporary();
        registry.add("spring.datasource.url", given::url);
        registry.add("spring.datasource.username", given::user);
        registry.add("spring.datasource.password", given::password);
    }

    @AfterAll
    static void stop() throws IOException {
        given.close();
    }
}
