package org.stratagrid.collector;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.GuestSample;

/** A deployment manager that only has guests with counters. */
public final class FakeGrid {

    private final Map<UUID, GuestSample> guests = new ConcurrentHashMap<>();

    public void shows(GuestSample sample) {
        guests.put(sample.serverId(), sample);
    }

    Deployment deployment() {
        return (Deployment) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Deployment.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "samples" -> List.copyOf(guests.values());
                        case "toString" -> "fake grid";
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    @TestConfiguration(proxyBeanMethods = false)
    public static class Wiring {
        @Bean
        FakeGrid fakeGrid() {
            return new FakeGrid();
        }

        @Bean
        Deployment fakeDeployment(FakeGrid grid) {
            return grid.deployment();
        }
    }
}
