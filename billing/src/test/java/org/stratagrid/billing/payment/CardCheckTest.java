package org.stratagrid.billing.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stratagrid.contracts.values.Card;

class CardCheckTest {

    private final CardCheck check = new CardCheck(Clock.fixed(Instant.parse("2026-03-31T23:59:59Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(textBlock = """
            4242 4242 4242 4242, Ada, 3, 2026, 123,
            4242-4242-4242-4242, Ada, 12, 2046, 1234,
            4242424242424241, Ada, 12, 2030, 123, card.number
            4242, Ada, 12, 2030, 123, card.number
            '', Ada, 12, 2030, 123, card.number
            4242424242424242x, Ada, 12, 2030, 123, card.number
            4242424242424242, ' ', 12, 2030, 123, card.holder
            4242424242424242, 4242, 12, 2030, 123, card.holder
            4242424242424242, Ada, 2, 2026, 123, card.expiryMonth
            4242424242424242, Ada, 13, 2030, 123, card.expiryMonth
            4242424242424242, Ada, 0, 2030, 123, card.expiryMonth
            4242424242424242, Ada, 12, 30, 123, card.expiryYear
            4242424242424242, Ada, 12, 2047, 123, card.expiryYear
            4242424242424242, Ada, 12, 2030, 12, card.cvc
            4242424242424242, Ada, 12, 2030, abc, card.cvc
            """)
    void AC_2_aWrongEntryIsNamed(String number, String holder, int month, int year, String cvc, String field) {
        assertThat(check.problems(new Card(number, holder, month, year, cvc)).keySet())
                .isEqualTo(field == null ? java.util.Set.of() : java.util.Set.of(field));
    }

    @Test
    void AC_2_allWrongEntriesAreNamedAtOnce() {
        assertThat(check.problems(new Card(null, null, 0, 2030, null)))
                .containsOnlyKeys("card.number", "card.holder", "card.expiryMonth", "card.cvc");
        assertThat(check.problems(null)).containsOnlyKeys("card.number");
    }
}
