package org.stratagrid.contracts.values;

import java.util.Map;

/**
 * A request that is refused for a reason the asker can act on. The same exception reaches the caller over both transports: in
 * one JVM as it is, over HTTP as an RFC 9457 problem document.
 */
public final class Refusal extends RuntimeException {

    /** Why; each has its HTTP status. */
    public enum Reason {
        INVALID(422),
        NOT_FOUND(404),
        CONFLICT(409),
        DECLINED(402),
        UNAUTHENTICATED(401),
        FORBIDDEN(403),
        TOO_MANY_ATTEMPTS(429),
        NO_CAPACITY(507),
        UNAVAILABLE(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Reason reason;
    private final Map<String, String> fields;

    /**
     * @param sentence for the person who asked: what is wrong and what helps
     * @param fields   field name → sentence, for a form; empty where no single field is at fault
     */
    public Refusal(Reason reason, String sentence, Map<String, String> fields) {
        super(sentence);
        this.reason = reason;
        this.fields = Map.copyOf(fields);
    }

    public Refusal(Reason reason, String sentence) {
        this(reason, sentence, Map.of());
    }

    /** A wrong entry in one field. */
    public static Refusal invalid(String field, String sentence) {
        return new Refusal(Reason.INVALID, sentence, Map.of(field, sentence));
    }

    /** Also the answer for what belongs to another customer. */
    public static Refusal notFound(String thing) {
        return new Refusal(Reason.NOT_FOUND, "There is no such " + thing + ".");
    }

    public Reason reason() {
        return reason;
    }

    public Map<String, String> fields() {
        return fields;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
