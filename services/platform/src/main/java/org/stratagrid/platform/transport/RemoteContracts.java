package org.stratagrid.platform.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.placement.Placement;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where {@code stratagrid.services.NAME.url} is set, the contract of that service is an HTTP client; else the service's own bean
 * serves it in this JVM.
 */
@Component
class RemoteContracts implements BeanDefinitionRegistryPostProcessor, EnvironmentAware {

    private static final Map<String, Class<?>> CONTRACTS = new LinkedHashMap<>();

    static {
        CONTRACTS.put("accounts", Accounts.class);
        CONTRACTS.put("configurations", Configurations.class);
        CONTRACTS.put("scheduler", Placement.class);
        CONTRACTS.put("deployment-manager", Deployment.class);
        CONTRACTS.put("data-collector", Metering.class);
        CONTRACTS.put("billing", Billing.class);
    }

    /** Set before the definitions are processed; a registry post-processor takes no constructor arguments. */
    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
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
        String token = environment.getProperty(InternalCallsFilter.TOKEN, "");
        definition.setInstanceSupplier(() -> RemoteContract.client(
                contract, url, token, ((ConfigurableListableBeanFactory) registry).getBean(JsonMapper.class)));
        registry.registerBeanDefinition("remote" + contract.getSimpleName(), definition);
    }
}
