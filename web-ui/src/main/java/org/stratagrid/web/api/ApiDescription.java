package org.stratagrid.web.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.time.YearMonth;
import java.util.Currency;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.web.security.Visitor;

/** The OpenAPI page at /api/v1/docs. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    static {
        // On the wire sizes are plain numbers.
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Visitor.class)
                .replaceWithSchema(
                        Memory.class, new IntegerSchema().format("int64").description("MiB"))
                .replaceWithSchema(Disk.class, new IntegerSchema().description("GiB"))
                .replaceWithSchema(Bandwidth.class, new IntegerSchema().description("Mbit/s"))
                .replaceWithSchema(
                        MemoryTime.class, new IntegerSchema().format("int64").description("MiB-seconds"))
                .replaceWithSchema(YearMonth.class, new StringSchema().example("2026-03"))
                .replaceWithSchema(Currency.class, new StringSchema().example("USD"));
    }

    @Bean
    OpenAPI publicApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Stratagrid API")
                        .version("v1")
                        .description("All that the panel does. Errors are RFC 9457 problem documents: “detail” is a"
                                + " sentence for people, “reason” one word for programs, “fields” the wrong entries."
                                + " Amounts of money are in minor units (cents) with their currency; times are UTC.")
                        .license(new License().name("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("sg_…")
                                        .description("An API key from the panel's page “API keys”")))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }
}
