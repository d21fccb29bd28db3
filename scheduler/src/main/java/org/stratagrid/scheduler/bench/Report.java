package org.stratagrid.scheduler.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The figures of one run in the order in which they were noted; one line of JSON. */
final class Report {

    private final Map<String, Object> figures = new LinkedHashMap<>();

    Report put(String name, Object figure) {
        figures.put(name, figure instanceof Report part ? part.figures : figure);
        return this;
    }

    /** So many digits behind the point. */
    Report put(String name, double figure, int digits) {
        return put(name, BigDecimal.valueOf(figure).setScale(digits, RoundingMode.HALF_UP));
    }

    /** In any part of it. */
    boolean hasViolations() {
        return hasViolations(figures);
    }

    private static boolean hasViolations(Map<?, ?> figures) {
        return !Integer.valueOf(0).equals(figures.get("violations"))
                || figures.values().stream()
                        .anyMatch(part ->
                                part instanceof Map<?, ?> map && map.containsKey("violations") && hasViolations(map));
    }

    Map<String, Object> figures() {
        return figures;
    }

    String json() {
        return JsonMapper.builder().build().writeValueAsString(figures);
    }
}
