package org.stratagrid.contracts.values;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of money in minor units (cents) of its currency. Exact; it may be negative (a credit). Rounding happens once,
 * where a line of a bill is made, half-even.
 *
 * @param minorUnits the amount in the currency's smallest unit
 */
public record Money(long minorUnits, Currency currency) implements Comparable<Money> {

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** Throws {@link ArithmeticException} when the amount has a fraction of the smallest unit. */
    public static Money of(String amount, String currencyCode) {
        Currency currency = Currency.getInstance(currencyCode);
        return new Money(
                new BigDecimal(amount)
                        .movePointRight(currency.getDefaultFractionDigits())
                        .longValueExact(),
                currency);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minorUnits, sameCurrency(other).minorUnits), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minorUnits, sameCurrency(other).minorUnits), currency);
    }

    public boolean isPositive() {
        return minorUnits > 0;
    }

    public BigDecimal amount() {
        return BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits());
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(minorUnits, sameCurrency(other).minorUnits);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
        }
        return other;
    }

    /** "99.99 USD". */
    @Override
    public String toString() {
        return amount().toPlainString() + " " + currency.getCurrencyCode();
    }
}
