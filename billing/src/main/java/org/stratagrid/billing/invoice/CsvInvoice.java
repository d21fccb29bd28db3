package org.stratagrid.billing.invoice;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.InvoiceLine;
import org.stratagrid.contracts.values.Money;

/** An invoice for machines: RFC 4180, UTF-8, one row a line of the invoice, then the totals. */
public final class CsvInvoice {

    private static final List<String> HEADER = List.of(
            "row",
            "invoice",
            "account",
            "customer",
            "date",
            "text",
            "quantity",
            "unit",
            "unit_price",
            "amount",
            "currency");

    private CsvInvoice() {}

    public static byte[] of(Invoice invoice) {
        StringBuilder csv = new StringBuilder();
        row(csv, HEADER);
        for (InvoiceLine line : invoice.lines()) {
            row(
                    csv,
                    List.of(
                            "line",
                            invoice.number(),
                            invoice.accountId().toString(),
                            text(invoice.customer()),
                            line.date().toString(),
                            text(line.text()),
                            line.quantity().toPlainString(),
                            line.unit(),
                            amount(line.unitPrice()),
                            amount(line.amount()),
                            line.amount().currency().getCurrencyCode()));
        }
        total(csv, invoice, "total", "Total", invoice.total());
        total(csv, invoice, "paid", "Paid", invoice.paid());
        total(csv, invoice, "open", "Open", invoice.total().minus(invoice.paid()));
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void total(StringBuilder csv, Invoice invoice, String row, String text, Money amount) {
        row(
                csv,
                List.of(
                        row,
                        invoice.number(),
                        invoice.accountId().toString(),
                        text(invoice.customer()),
                        invoice.month().atEndOfMonth().toString(),
                        text,
                        "",
                        "",
                        "",
                        amount(amount),
                        amount.currency().getCurrencyCode()));
    }

    private static void row(StringBuilder csv, List<String> cells) {
        csv.append(cells.stream().map(CsvInvoice::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String amount(Money money) {
        return money.amount().toPlainString();
    }

    /** A spreadsheet takes a cell that begins like this for a formula; the apostrophe makes it text. */
    private static String text(String cell) {
        return cell.matches("(?s)^\\s*[=+\\-@\\t\\r\\n|%].*") ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
