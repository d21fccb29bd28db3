package org.stratagrid.billing;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.values.Refusal;

/** A deployment manager that remembers what it was told last about each account. */
public class FakeGrid {

    private final Map<UUID, List<String>> told = new ConcurrentHashMap<>();
    private volatile boolean reachable = true;

    public void reachable(boolean yes) {
        reachable = yes;
    }

    public List<String> told(UUID account) {
        return List.copyOf(told.getOrDefault(account, List.of()));
    }

    /** Billing calls two of its methods only. */
    Deployment contract() {
        return (Deployment) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Deployment.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "suspend", "restore" -> tell((UUID) arguments[0], method.getName());
                        case "toString" -> {
                            return "FakeGrid";
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    private void tell(UUID account, String what) {
        if (!reachable) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "the grid does not answer");
        }
        told.computeIfAbsent(account, key -> java.util.Collections.synchronizedList(new ArrayList<>()))
                .add(what);
    }
}
