package org.stratagrid.billing.customer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.payment.Authorisation;
import org.stratagrid.billing.payment.CardCheck;
import org.stratagrid.billing.payment.GatewayUnavailable;
import org.stratagrid.billing.payment.PaymentGateway;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Refusal;

/** A card's way to the gateway; every wrong entry is named at once. */
@Component
class CardAuthorisation {

    /** What else is wrong in the same form. */
    record Wrong(String field, String sentence) {}

    private final CardCheck check;
    private final PaymentGateway gateway;

    CardAuthorisation(CardCheck check, PaymentGateway gateway) {
        this.check = check;
        this.gateway = gateway;
    }

    Authorisation.Authorised authorise(@Nullable Card card, List<Wrong> others) {
        Map<String, String> problems = new LinkedHashMap<>();
        others.forEach(other -> problems.put(other.field, other.sentence));
        problems.putAll(check.problems(card));
        if (card == null || !problems.isEmpty()) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    problems.size() == 1 ? problems.values().iterator().next() : "Please correct the marked entries.",
                    problems);
        }
        try {
            Authorisation answer = gateway.authorise(card);
            if (answer instanceof Authorisation.Declined declined) {
                throw new Refusal(
                        Refusal.Reason.DECLINED, declined.sentence(), Map.of(declined.field(), declined.sentence()));
            }
            return (Authorisation.Authorised) answer;
        } catch (GatewayUnavailable e) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "The payment service does not answer at the moment. Please try again in a minute.");
        }
    }
}
