package org.stratagrid.billing.payment;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Card;

/** What can be seen to be wrong with a card before a gateway is asked. */
@Component
public class CardCheck {

    private static final int LONGEST_VALIDITY_YEARS = 20;

    private final Clock clock;

    CardCheck(Clock clock) {
        this.clock = clock;
    }

    /** Field → sentence; empty when nothing is wrong. */
    public Map<String, String> problems(@Nullable Card card) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (card == null) {
            problems.put("card.number", "Please enter the card that pays.");
            return problems;
        }
        String number = digits(card.number());
        if (number.isEmpty()) {
            problems.put("card.number", "Please enter the card number.");
        } else if (!number.matches("[0-9]{12,19}")) {
            problems.put("card.number", "A card number has 12 to 19 digits; please check it.");
        } else if (!passesLuhn(number)) {
            problems.put("card.number", "This card number has a typing error; please compare it with the card.");
        }
        if (text(card.holder()).isEmpty()) {
            problems.put("card.holder", "Please enter the name on the card.");
        } else if (text(card.holder()).length() > 100
                || card.holder().chars().anyMatch(c -> Character.isISOControl(c) || Character.isDigit(c))) {
            problems.put("card.holder", "Please enter the name as it is on the card: letters, at most 100.");
        }
        if (!text(card.cvc()).matches("[0-9]{3,4}")) {
            problems.put("card.cvc", "The security code is the 3 or 4 digits on the card.");
        }
        checkExpiry(card, problems);
        return problems;
    }

    private void checkExpiry(Card card, Map<String, String> problems) {
        YearMonth now = YearMonth.from(clock.instant().atZone(java.time.ZoneOffset.UTC));
        if (card.expiryYear() < 2000 || card.expiryYear() > now.getYear() + LONGEST_VALIDITY_YEARS) {
            problems.put("card.expiryYear", "Please enter the year with four digits as it is on the card.");
            return;
        }
        try {
            if (YearMonth.of(card.expiryYear(), card.expiryMonth()).isBefore(now)) {
                problems.put("card.expiryMonth", "This card has expired; please use another one.");
            }
        } catch (DateTimeException notAMonth) {
            problems.put("card.expiryMonth", "The month of expiry is a number from 1 to 12.");
        }
    }

    static String digits(@Nullable String number) {
        return text(number).replaceAll("[ -]", "");
    }

    private static String text(@Nullable String entry) {
        return entry == null ? "" : entry.strip();
    }

    /** The check digit that every card number ends with (ISO/IEC 7812). */
    static boolean passesLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
