package org.stratagrid.scheduler.book;

import java.util.HashMap;
import java.util.Map;
import org.stratagrid.scheduler.reservation.Held;

/** Equal values of a million servers become one object each, which is what keeps the book small. */
final class Interning {

    private final Map<Object, Object> known = new HashMap<>();

    Held of(Held held) {
        return new Held(
                held.serverId(),
                one(held.nodeId()),
                one(held.accountId()),
                one(held.configurationId()),
                one(held.name()),
                held.tier(),
                one(held.size()),
                one(held.behaviour()),
                one(held.system()),
                held.risky(),
                held.apart());
    }

    @SuppressWarnings("unchecked")
    private <T> T one(T value) {
        Object first = known.putIfAbsent(value, value);
        return first == null ? value : (T) first;
    }
}
