package org.stratagrid.accounts;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.ResourceAccessException;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.SubscriptionRequest;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;

/** A billing whose answer depends on the card number. */
public final class FakeBilling {

    public static final String GOOD = "4242424242424242";
    public static final String DECLINED = "4000000000000002";
    /** The subscription is opened, and then something goes wrong. */
    public static final String OPENS_AND_FAILS = "1";
    /** Something goes wrong before anything is opened. */
    public static final String FAILS = "2";
    /** Nobody knows: the connection breaks. */
    public static final String BREAKS = "3";

    public volatile boolean unreachable;
    private final Map<UUID, Subscription> subscriptions = new ConcurrentHashMap<>();

    public boolean has(UUID accountId) {
        return subscriptions.containsKey(accountId);
    }

    public int size() {
        return subscriptions.size();
    }

    public void opened(UUID accountId) {
        subscriptions.put(accountId, subscription(accountId));
    }

    private Subscription open(UUID accountId, SubscriptionRequest request) {
        if (!request.memoryPlan().equals("memory-400")) {
            throw Refusal.invalid("memoryPlan", "There is no such plan.");
        }
        switch (request.card().number()) {
            case GOOD -> opened(accountId);
            case OPENS_AND_FAILS -> {
                opened(accountId);
                throw new IllegalStateException("late failure");
            }
            case FAILS -> throw new Refusal(Refusal.Reason.UNAVAILABLE, "The gateway is away.");
            case BREAKS -> throw new ResourceAccessException("connection reset");
            default ->
                throw new Refusal(
                        Refusal.Reason.DECLINED,
                        "The card was declined.",
                        Map.of("card.number", "Declined: no funds."));
        }
        return subscriptions.get(accountId);
    }

    private Subscription find(UUID accountId) {
        if (unreachable) {
            throw new ResourceAccessException("connection refused");
        }
        Subscription found = subscriptions.get(accountId);
        if (found == null) {
            throw Refusal.notFound("subscription");
        }
        return found;
    }

    private static Subscription subscription(UUID accountId) {
        Money zero = Money.of("0.00", "USD");
        Plan plan = new Plan("memory-400", "400", Resource.values()[0], zero, 400, zero, 600, 2);
        return new Subscription(
                accountId, plan, plan, "test card", Standing.values()[0], "", zero, Instant.EPOCH, Instant.EPOCH);
    }

    @TestConfiguration(proxyBeanMethods = false)
    public static class Wiring {
        @Bean
        FakeBilling fakeBillingState() {
            return new FakeBilling();
        }

        @Bean
        Billing fakeBilling(FakeBilling state) {
            InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
                case "open" -> state.open((UUID) arguments[0], (SubscriptionRequest) arguments[1]);
                case "subscription" -> state.find((UUID) arguments[0]);
                case "toString" -> "fake billing";
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> throw new UnsupportedOperationException(method.getName());
            };
            return (Billing)
                    Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Billing.class}, handler);
        }
    }
}
