package org.stratagrid.deployment;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.deployment.hypervisor.Hypervisors;

/** The services around the deployment manager, and hypervisors that fail when told to. */
@TestConfiguration(proxyBeanMethods = false)
public class TestNeighbours {

    @Bean
    TestPlacement testPlacement() {
        return new TestPlacement();
    }

    @Bean
    TestMetering testMetering() {
        return new TestMetering();
    }

    @Bean
    @Primary
    FailingHypervisors failingHypervisors(Hypervisors real) {
        return new FailingHypervisors(real);
    }

    @Bean
    TestMoves testMoves(TestPlacement placement) {
        return new TestMoves(placement);
    }

    @Bean
    TestPolicies testPolicies() {
        return new TestPolicies();
    }

    @Bean
    GridPlans gridPlans(TestMoves moves) {
        return moves.asPlans();
    }
}
