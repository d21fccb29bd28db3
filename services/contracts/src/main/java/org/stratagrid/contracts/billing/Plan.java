package org.stratagrid.contracts.billing;

import org.stratagrid.contracts.values.Money;

/**
 * A resource allotment plan (BI-1); quantities in sold units of its resource a billing period (calendar month, UTC).
 * {@code overageRate} is per sold unit; {@code cutOff} is the total at which service stops. Pay-as-you-go has allotment 0 and price 0.
 */
public record Plan(
        String code,
        String name,
        Resource resource,
        Money price,
        long allotment,
        Money overageRate,
        long cutOff,
        int publicAddresses) {}
