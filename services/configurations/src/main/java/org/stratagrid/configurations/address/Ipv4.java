package org.stratagrid.configurations.address;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IPv4 address that can be counted. Only the plain form is read: four decimal numbers without leading zeros. */
record Ipv4(long value) implements Comparable<Ipv4> {

    private static final String NUMBER = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FORM =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "\\." + NUMBER, Pattern.DOTALL);

    static Optional<Ipv4> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long value = 0;
        for (int group = 1; group <= 4; group++) {
            value = value << 8 | Integer.parseInt(form.group(group));
        }
        return Optional.of(new Ipv4(value));
    }

    @Override
    public int compareTo(Ipv4 other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return (value >> 24) + "." + (value >> 16 & 255) + "." + (value >> 8 & 255) + "." + (value & 255);
    }
}
