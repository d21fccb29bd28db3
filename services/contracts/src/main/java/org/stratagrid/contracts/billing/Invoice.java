package org.stratagrid.contracts.billing;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.values.Money;

/** A month's invoice (BI-10). */
public record Invoice(
        String number,
        UUID accountId,
        String customer,
        YearMonth month,
        Instant issuedAt,
        List<InvoiceLine> lines,
        Money total,
        Money paid) {}
