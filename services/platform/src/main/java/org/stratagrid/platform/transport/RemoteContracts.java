package org.stratagrid.platform.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.platform.errors.RemoteRefusals;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where {@code stratagrid.services.NAME.url} is set, the contract of that service is an HTTP client; else the service's own bean
 * serves it in this JVM.
 */
@Component
class RemoteContracts implements BeanDefinitionRegistryPostProcessor {

    private static final Map<String, Class<?>> CONTRACTS = new LinkedHashMap<>();

    static {
        CONTRACTS.put("accounts", Accounts.class);
        CONTRACTS.put("configurations", Configurations.class);
        CONTRACTS.put("scheduler", Placement.class);
        CONTRACTS.put("deployment-manager", Deployment.class);
        CONTRACTS.put("data-collector", Metering.class);
        CONTRACTS.put("billing", Billing.class);
    }

    private final Environment environment;

    RemoteContracts(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        CONTRACTS.forEach((service, contract) -> {
            String url = environment.getProperty("stratagrid.services." + service + ".url");
            if (url != null) {
                register(registry, contract, url);
            }
        });
    }

    private <T> void register(BeanDefinitionRegistry registry, Class<T> contract, String url) {
        RootBeanDefinition definition = new RootBeanDefinition(contract);
        definition.setInstanceSupplier(
                () -> client(contract, url, ((ConfigurableListableBeanFactory) registry).getBean(JsonMapper.class)));
        registry.registerBeanDefinition("remote" + contract.getSimpleName(), definition);
    }

    private <T> T client(Class<T> contract, String url, JsonMapper json) {
        RestClient http = RestClient.builder()
                .baseUrl(url)
                .defaultHeader(InternalCallsFilter.HEADER, environment.getProperty(InternalCallsFilter.TOKEN, ""))
                .configureMessageConverters(converters -> converters
                        .registerDefaults()
                        .withJsonConverter(
                                new org.springframework.http.converter.json.JacksonJsonHttpMessageConverter(json)))
                .defaultStatusHandler(HttpStatusCode::isError, new RemoteRefusals(json))
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .conversionService(new org.springframework.format.support.DefaultFormattingConversionService())
                .build()
                .createClient(contract);
    }
}
