package org.stratagrid.contracts.billing;

/** What an invoice can be downloaded as (spec BI-10). */
public enum DocumentFormat {
    CSV,
    PDF
}
