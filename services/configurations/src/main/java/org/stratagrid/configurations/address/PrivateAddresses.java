package org.stratagrid.configurations.address;

import java.util.Optional;
import java.util.Set;

/** The addresses of servers inside their configuration's own network; every configuration has the same ones, apart from each other. */
public final class PrivateAddresses {

    private static final AddressRange RANGE = AddressRange.of("198.51.100.10", "198.51.100.250");

    private PrivateAddresses() {}

    /** What is wrong with the address as such; empty when it can be used. */
    public static Optional<String> problem(String address) {
        Optional<Ipv4> parsed = Ipv4.parse(address);
        if (parsed.isEmpty()) {
            return Optional.of("This is not an IPv4 address. Use one from " + RANGE + ".");
        }
        return RANGE.contains(parsed.get())
                ? Optional.empty()
                : Optional.of("This address is outside the configuration's network. Use one from " + RANGE + ".");
    }

    public static Optional<String> firstFree(Set<String> taken) {
        return RANGE.addresses().filter(address -> !taken.contains(address)).findFirst();
    }
}
