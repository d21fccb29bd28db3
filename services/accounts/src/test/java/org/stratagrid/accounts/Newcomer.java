package org.stratagrid.accounts;

import java.util.concurrent.atomic.AtomicInteger;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.values.Card;

/** Registrations for tests. */
public final class Newcomer {

    public static final String PASSWORD = "grey lamp under water";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Newcomer() {}

    public static String newName() {
        return "customer-" + NUMBER.incrementAndGet();
    }

    /** Nobody else comes from there. */
    public static String newAddress() {
        return "203.0.113." + NUMBER.incrementAndGet();
    }

    public static Registration with(String userName, String cardNumber) {
        return new Registration(
                userName,
                PASSWORD,
                "Ada Example",
                "ada@example.com",
                "shop.example.com",
                "memory-400",
                "transfer-100",
                new Card(cardNumber, "Ada Example", 12, 2030, "123"));
    }

    public static Registration good() {
        return with(newName(), FakeBilling.GOOD);
    }
}
