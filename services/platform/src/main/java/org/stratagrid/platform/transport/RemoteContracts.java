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
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Certificates;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.scaling.Scaling;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where {@code stratagrid.services.NAME.url} is set, the contracts of that service are HTTP clients; else the service's own bean
 * serves them in this JVM.
 */
@Component
class RemoteContracts implements BeanDefinitionRegistryPostProcessor, EnvironmentAware {

    /** Contract → service. */
    private static final Map<Class<?>, String> CONTRACTS = new LinkedHashMap<>();

    static {
        CONTRACTS.put(Accounts.class, "accounts");
        CONTRACTS.put(Configurations.class, "configurations");
        CONTRACTS.put(Scaling.class, "configurations");
        CONTRACTS.put(Placement.class, "scheduler");
        CONTRACTS.put(GridPlans.class, "scheduler");
        CONTRACTS.put(GridPolicies.class, "scheduler");
        CONTRACTS.put(Deployment.class, "deployment-manager");
        CONTRACTS.put(Moves.class, "deployment-manager");
        CONTRACTS.put(Nodes.class, "deployment-manager");
        CONTRACTS.put(Automation.class, "deployment-manager");
        CONTRACTS.put(Pools.class, "deployment-manager");
        CONTRACTS.put(Images.class, "deployment-manager");
        CONTRACTS.put(Upkeep.class, "deployment-manager");
        CONTRACTS.put(Certificates.class, "deployment-manager");
        CONTRACTS.put(Metering.class, "data-collector");
        CONTRACTS.put(Billing.class, "billing");
    }

    /** Set before the definitions are processed; a registry post-processor takes no constructor arguments. */
    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        CONTRACTS.forEach((contract, service) -> {
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
