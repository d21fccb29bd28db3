package org.stratagrid.configurations.draft;

import java.util.LinkedHashMap;
import java.util.Map;
import org.stratagrid.contracts.values.Refusal;

/** What is wrong with a form: the first problem of each field, all of them refused together. */
public final class Problems {

    private final Map<String, String> fields = new LinkedHashMap<>();

    public void add(String field, String sentence) {
        fields.putIfAbsent(field, sentence);
    }

    public boolean has(String field) {
        return fields.containsKey(field);
    }

    public void refuseIfAny() {
        if (fields.isEmpty()) {
            return;
        }
        String sentence = fields.size() == 1
                ? fields.values().iterator().next()
                : "Some entries are wrong. " + String.join(" ", fields.values());
        throw new Refusal(Refusal.Reason.INVALID, sentence, fields);
    }
}
