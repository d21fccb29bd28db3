package org.stratagrid.billing.invoice;

import com.lowagie.text.Document;
import com.lowagie.text.Element;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.InvoiceLine;
import org.stratagrid.contracts.values.Money;

/** An invoice for people: A4, one page for a usual month; a longer one repeats the table's head. */
public final class PdfInvoice {

    private static final Color GREY = new Color(0x66, 0x66, 0x66);
    private static final Color RULE = new Color(0xcc, 0xcc, 0xcc);
    private static final Font TITLE = new Font(Font.HELVETICA, 20, Font.BOLD);
    private static final Font BODY = new Font(Font.HELVETICA, 9);
    private static final Font BOLD = new Font(Font.HELVETICA, 9, Font.BOLD);
    private static final Font SMALL = new Font(Font.HELVETICA, 8, Font.NORMAL, GREY);

    private PdfInvoice() {}

    public static byte[] of(Invoice invoice) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Document document = new Document(PageSize.A4, 48, 48, 48, 48)) {
            PdfWriter.getInstance(document, bytes);
            document.addTitle("Invoice " + invoice.number());
            document.addCreator("Stratagrid");
            document.open();
            document.add(new Paragraph("Invoice " + printable(invoice.number()), TITLE));
            document.add(spaced(head(invoice), 10));
            document.add(spaced(lines(invoice), 16));
            document.add(spaced(totals(invoice), 10));
            Paragraph foot = new Paragraph(
                    "All times are UTC. A day's overage is its use beyond the plan's allotment, rounded once to the cent.",
                    SMALL);
            foot.setSpacingBefore(18);
            document.add(foot);
        }
        return bytes.toByteArray();
    }

    private static PdfPTable head(Invoice invoice) {
        PdfPTable table = new PdfPTable(new float[] {1, 4});
        label(table, "Customer", invoice.customer());
        label(table, "Account", invoice.accountId().toString());
        label(table, "Month", Wording.month(invoice.month()));
        label(table, "Issued", Wording.day(LocalDate.ofInstant(invoice.issuedAt(), ZoneOffset.UTC)));
        return table;
    }

    private static PdfPTable lines(Invoice invoice) {
        PdfPTable table = new PdfPTable(new float[] {2.1f, 7.2f, 2.2f, 2.3f, 1.8f, 2f});
        table.setHeaderRows(1);
        for (String title : new String[] {"Date", "", "Quantity", "Unit", "Price", "Amount"}) {
            boolean number = title.equals("Quantity") || title.equals("Price") || title.equals("Amount");
            table.addCell(cell(title, SMALL, number, Rectangle.BOTTOM));
        }
        for (InvoiceLine line : invoice.lines()) {
            table.addCell(cell(line.date().toString(), BODY, false, Rectangle.NO_BORDER));
            table.addCell(cell(line.text(), BODY, false, Rectangle.NO_BORDER));
            table.addCell(cell(line.quantity().toPlainString(), BODY, true, Rectangle.NO_BORDER));
            table.addCell(cell(line.unit(), BODY, false, Rectangle.NO_BORDER));
            table.addCell(cell(line.unitPrice().amount().toPlainString(), BODY, true, Rectangle.NO_BORDER));
            table.addCell(cell(line.amount().amount().toPlainString(), BODY, true, Rectangle.NO_BORDER));
        }
        return table;
    }

    private static PdfPTable totals(Invoice invoice) {
        PdfPTable table = new PdfPTable(new float[] {13, 4.6f});
        total(table, "Total", invoice.total(), BOLD, Rectangle.TOP);
        total(table, "Paid", invoice.paid(), BODY, Rectangle.NO_BORDER);
        total(table, "Open", invoice.total().minus(invoice.paid()), BOLD, Rectangle.NO_BORDER);
        return table;
    }

    private static void total(PdfPTable table, String name, Money amount, Font font, int border) {
        table.addCell(cell(name, font, true, border));
        table.addCell(cell(amount.toString(), font, true, border));
    }

    private static void label(PdfPTable table, String name, String value) {
        table.addCell(cell(name, SMALL, false, Rectangle.NO_BORDER));
        table.addCell(cell(value, BODY, false, Rectangle.NO_BORDER));
    }

    private static PdfPTable spaced(PdfPTable table, float before) {
        table.setWidthPercentage(100);
        table.setSpacingBefore(before);
        return table;
    }

    private static PdfPCell cell(String text, Font font, boolean number, int border) {
        PdfPCell cell = new PdfPCell(new Phrase(printable(text), font));
        cell.setBorder(border);
        cell.setBorderColor(RULE);
        cell.setPadding(2.5f);
        cell.setHorizontalAlignment(number ? Element.ALIGN_RIGHT : Element.ALIGN_LEFT);
        return cell;
    }

    /** The built-in font has the Western European characters only; others would vanish without a trace. */
    private static String printable(String text) {
        java.nio.charset.CharsetEncoder western =
                java.nio.charset.Charset.forName("windows-1252").newEncoder();
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(character -> {
            String one = Character.toString(character);
            printable.append(western.canEncode(one) ? one : "?");
        });
        return printable.toString();
    }
}
