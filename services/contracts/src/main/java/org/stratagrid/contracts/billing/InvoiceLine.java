package org.stratagrid.contracts.billing;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.stratagrid.contracts.values.Money;

/** One line; {@code quantity} in sold units, exact to six decimals. */
public record InvoiceLine(
        LocalDate date, String text, BigDecimal quantity, String unit, Money unitPrice, Money amount) {}
