package org.stratagrid.configurations.address;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Addresses from the first to the last, both included. */
record AddressRange(Ipv4 first, Ipv4 last) {

    AddressRange {
        if (last.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the address range ends (" + last + ") before it begins (" + first + ")");
        }
    }

    static AddressRange of(String first, String last) {
        return new AddressRange(read(first), read(last));
    }

    private static Ipv4 read(String address) {
        return Ipv4.parse(address)
                .orElseThrow(() -> new IllegalArgumentException("\"" + address + "\" is not an IPv4 address"));
    }

    boolean contains(Ipv4 address) {
        return address.compareTo(first) >= 0 && address.compareTo(last) <= 0;
    }

    Stream<String> addresses() {
        return LongStream.rangeClosed(first.value(), last.value()).mapToObj(value -> new Ipv4(value).toString());
    }

    @Override
    public String toString() {
        return first + " to " + last;
    }
}
