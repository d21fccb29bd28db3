package org.stratagrid.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.stratagrid.contracts.values.Refusal;

/**
 * A form as it was handed in: entries stay exactly as typed, so that a refused form can be shown again with them, each wrong
 * one with its sentence. Field names are the property names of the contract that the form fills.
 */
public final class Entries {

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private @Nullable String problem;

    public Entries() {}

    public Entries(MultiValueMap<String, String> parameters) {
        parameters.forEach((name, entered) -> values.put(name, List.copyOf(entered)));
    }

    public Entries with(String name, Object value) {
        values.put(name, List.of(String.valueOf(value)));
        return this;
    }

    public Entries withAll(String name, List<?> entered) {
        values.put(name, entered.stream().map(String::valueOf).toList());
        return this;
    }

    /** What must never travel back to the browser: passwords and cards. */
    public Entries without(String prefix) {
        values.keySet().removeIf(name -> name.startsWith(prefix));
        return this;
    }

    public boolean has(String name) {
        return !text(name).isEmpty();
    }

    public boolean flag(String name) {
        return has(name);
    }

    /** The entry without blanks around it, "" when there is none. */
    public String text(String name) {
        return raw(name).trim();
    }

    /** As typed: for passwords, where blanks count. */
    public String raw(String name) {
        List<String> entered = values.get(name);
        return entered == null || entered.isEmpty() ? "" : entered.get(0);
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean includes(String name, Object value) {
        return all(name).contains(String.valueOf(value));
    }

    /** A whole number within bounds; else the field is marked and the answer is the lower bound. */
    public int whole(String name, int least, int most, String what) {
        try {
            int number = Integer.parseInt(text(name));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the same sentence.
        }
        wrong(name, "Enter " + what + " as a whole number from " + grouped(least) + " to " + grouped(most) + ".");
        return least;
    }

    public <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        String entered = text(name);
        if (entered.isEmpty()) {
            return otherwise;
        }
        try {
            return Enum.valueOf(type, entered.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            wrong(name, "Choose one of the entries of this list.");
            return otherwise;
        }
    }

    public @Nullable UUID id(String name) {
        List<UUID> ids = ids(name);
        return ids.isEmpty() ? null : ids.get(0);
    }

    public List<UUID> ids(String name) {
        List<UUID> ids = new ArrayList<>();
        for (String entered : all(name)) {
            if (entered.isBlank()) {
                continue;
            }
            try {
                ids.add(UUID.fromString(entered.trim()));
            } catch (IllegalArgumentException notAnId) {
                wrong(name, "Choose one of the entries of this list.");
            }
        }
        return ids;
    }

    public void wrong(String field, String sentence) {
        errors.putIfAbsent(field, sentence);
    }

    /** Takes over what the service found: its sentence above the form, and one at each field. */
    public Entries refused(Refusal refusal) {
        refusal.fields().forEach(this::wrong);
        problem = refusal.sentence();
        return this;
    }

    public boolean areWrong() {
        return !errors.isEmpty() || problem != null;
    }

    public boolean isWrong(String field) {
        return errors.containsKey(field);
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** The sentence above the form: what the service said, or how many entries are marked. */
    public @Nullable String problem() {
        if (problem != null) {
            return problem;
        }
        return switch (errors.size()) {
            case 0 -> null;
            case 1 ->
                "One entry needs a correction: " + errors.values().iterator().next();
            default -> errors.size() + " entries need a correction. They are marked below.";
        };
    }

    /** Years stay as they are written: 2040. */
    private static String grouped(int number) {
        return number < 10_000 ? Integer.toString(number) : String.format(Locale.ROOT, "%,d", number);
    }
}
