package org.stratagrid.platform.errors;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.stratagrid.contracts.values.Refusal;

/** A {@link Refusal} as an RFC 9457 problem document and back. */
public final class Problems {

    static final String REASON = "reason";
    static final String FIELDS = "fields";

    private Problems() {}

    public static ProblemDetail of(Refusal refusal) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatusCode.valueOf(refusal.reason().status()), refusal.sentence());
        String name = refusal.reason().name().toLowerCase(Locale.ROOT);
        problem.setType(URI.create("urn:stratagrid:problem:" + name.replace('_', '-')));
        problem.setTitle(name.replace('_', ' '));
        problem.setProperty(REASON, refusal.reason().name());
        problem.setProperty(FIELDS, refusal.fields());
        return problem;
    }
}
