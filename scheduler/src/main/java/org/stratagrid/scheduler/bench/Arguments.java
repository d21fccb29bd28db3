package org.stratagrid.scheduler.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code --name value} pairs, and flags that have no value. */
final class Arguments {

    private final Map<String, String> values = new HashMap<>();

    Arguments(String[] words, int from, Set<String> names, Set<String> flags) {
        for (int i = from; i < words.length; i++) {
            String word = words[i];
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (flags.contains(name)) {
                put(name, "true");
            } else if (!names.contains(name)) {
                throw new BenchFailure("unknown argument " + word + "; known are "
                        + String.join(
                                ", ",
                                names.stream()
                                        .sorted()
                                        .map(known -> "--" + known)
                                        .toList()));
            } else if (i + 1 == words.length) {
                throw new BenchFailure(word + " needs a value");
            } else {
                put(name, words[++i]);
            }
        }
    }

    private void put(String name, String value) {
        if (values.put(name, value) != null) {
            throw new BenchFailure("--" + name + " is given twice");
        }
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new BenchFailure("--" + name + " is missing");
        }
        return value;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Path file(String name) {
        return Path.of(required(name));
    }

    long number(String name, long otherwise, long least, long most) {
        String value = values.get(name);
        return value == null ? otherwise : whole(name, value, least, most);
    }

    private static long whole(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        throw new BenchFailure("--%s is a whole number from %d to %d, not \"%s\"".formatted(name, least, most, value));
    }
}
