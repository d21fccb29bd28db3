package org.stratagrid.accounts;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.stratagrid.platform.database.ServiceSchema;

/** What the accounts service brings into an application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountsSettings.class)
class AccountsModule {

    @Bean
    ServiceSchema accountsSchema() {
        return new ServiceSchema("accounts");
    }
}
