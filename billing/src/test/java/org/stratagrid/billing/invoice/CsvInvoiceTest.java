package org.stratagrid.billing.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.billing.BillingWorld.usd;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.InvoiceLine;

class CsvInvoiceTest {

    private static Invoice invoice(String customer, int lines) {
        List<InvoiceLine> all = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            all.add(new InvoiceLine(
                    LocalDate.of(2026, 3, 1 + i % 31),
                    "Overage, \"plan\"",
                    new BigDecimal("1.500000"),
                    "GB",
                    usd("0.12"),
                    usd("0.18")));
        }
        return new Invoice(
                "2026-03-0001",
                new UUID(0, 7),
                customer,
                YearMonth.of(2026, 3),
                Instant.parse("2026-04-01T00:00:00Z"),
                all,
                usd("0.18"),
                usd("0.00"));
    }

    private static String csv(String customer) {
        return new String(CsvInvoice.of(invoice(customer, 1)), StandardCharsets.UTF_8);
    }

    @Test
    void BI_10_cellsAreQuotedAsRfc4180Says() {
        assertThat(csv("Łukasz \"Luke\", Ltd").split("\r\n"))
                .containsExactly(
                        "row,invoice,account,customer,date,text,quantity,unit,unit_price,amount,currency",
                        "line,2026-03-0001,00000000-0000-0000-0000-000000000007,\"Łukasz \"\"Luke\"\", Ltd\",2026-03-01,"
                                + "\"Overage, \"\"plan\"\"\",1.500000,GB,0.12,0.18,USD",
                        "total,2026-03-0001,00000000-0000-0000-0000-000000000007,\"Łukasz \"\"Luke\"\", Ltd\",2026-03-31,"
                                + "Total,,,,0.18,USD",
                        "paid,2026-03-0001,00000000-0000-0000-0000-000000000007,\"Łukasz \"\"Luke\"\", Ltd\",2026-03-31,"
                                + "Paid,,,,0.00,USD",
                        "open,2026-03-0001,00000000-0000-0000-0000-000000000007,\"Łukasz \"\"Luke\"\", Ltd\",2026-03-31,"
                                + "Open,,,,0.18,USD");
    }

    @Test
    void aNameIsNeverAFormula() {
        for (String name : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1")) {
            assertThat(csv(name)).contains(",'" + name + ",");
        }
        assertThat(csv("=HYPERLINK(\"x\")\r\n")).contains(",\"'=HYPERLINK(\"\"x\"\")\r\n\",");
    }

    @Test
    void BI_10_aLongInvoiceGoesOverPagesAndUnprintableNamesStayVisible() throws Exception {
        try (com.lowagie.text.pdf.PdfReader reader =
                new com.lowagie.text.pdf.PdfReader(PdfInvoice.of(invoice("名 Ada €", 80)))) {
            assertThat(reader.getNumberOfPages()).isEqualTo(2);
            assertThat(new com.lowagie.text.pdf.parser.PdfTextExtractor(reader).getTextFromPage(1))
                    .contains("? Ada €");
        }
    }
}
