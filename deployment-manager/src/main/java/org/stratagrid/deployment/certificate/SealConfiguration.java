package org.stratagrid.deployment.certificate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SealConfiguration {

    /** @param file {@code stratagrid.certificates.key-file}; by default beside the data */
    @Bean
    Seal certificateSeal(
            JdbcClient database,
            @Value("${stratagrid.data:data}") Path data,
            @Value("${stratagrid.certificates.key-file:#{null}}") @Nullable Path file) {
        boolean sealed = database.sql("SELECT EXISTS (SELECT FROM deployment.certificate WHERE sealed_key IS NOT NULL)")
                .query(Boolean.class)
                .single();
        return new SealFile(file == null ? data.resolve("certificates.key") : file).read(sealed);
    }
}
