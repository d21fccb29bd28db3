package org.stratagrid.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.LedgerLine;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Money;

/** What the story's site uses, and what that costs. */
record MoneyChapter(RunningSystem system, Panel panel, Site site, Time time, UUID account, UUID configuration) {

    void snapshotSumsAreExact() throws Exception {
        time.passDays(2);
        Metering metering = system.contract(Metering.class);
        List<HourlySnapshot> snapshots =
                metering.snapshots(account, StoryIT.MARCH, StoryIT.MARCH.plus(Duration.ofHours(48)));
        Map<String, MemoryTime> sums = snapshots.stream()
                .collect(Collectors.groupingBy(
                        HourlySnapshot::serverName,
                        Collectors.reducing(MemoryTime.ZERO, HourlySnapshot::memoryTime, MemoryTime::plus)));
        // The clock stood still while web-1 was down, so all of them ran for 48 hours to the second.
        StoryIT.MEMORY.forEach(
                (name, mib) -> assertThat(sums.get(name)).as(name).isEqualTo(new MemoryTime(mib * 48 * 3600)));
        assertThat(snapshots).hasSize(4 * 48);
    }

    void overageOfADayIsChargedAtOneAGbRamHour() throws Exception {
        time.passDays(6);
        List<LedgerLine> overage = system.contract(Billing.class).ledger(account).stream()
                .filter(line -> line.text().toLowerCase(java.util.Locale.ROOT).contains("overage"))
                .toList();
        // BI-6. Seven days are 420 GB-RAM-hours, 20 over the 400; the eighth adds 24 h × 2.5 GB = 60.
        assertThat(overage)
                .extracting(LedgerLine::amount)
                .containsExactly(Money.of("60.00", "USD"), Money.of("20.00", "USD"));
        panel.page().navigate(system.url() + "/usage");
        panel.picture("usage");
    }

    void theCutOffAtSixHundredStopsTheSite() throws Exception {
        time.passDays(1);
        time.passHours(23);
        assertThat(system.contract(Billing.class).subscription(account).standing())
                .isEqualTo(Standing.GOOD);
        assertThat(site.status("/")).isEqualTo(200);
        time.passHours(1);
        assertThat(system.contract(Billing.class).subscription(account).standing())
                .isEqualTo(Standing.CUT_OFF);
        Polling.until(Duration.ofSeconds(90), "the site has stopped answering", () -> site.status("/") != 200);
        panel.page().navigate(system.url() + "/configurations/" + configuration);
        for (String name : StoryIT.MEMORY.keySet()) {
            panel.light(name, "SUSPENDED");
        }
        panel.picture("panel-cut-off");
    }

    void aLargerPlanBringsItBack() throws Exception {
        panel.page().navigate(system.url() + "/usage");
        panel.picture("usage-cut-off");
        panel.page().click("[data-plan='memory-900']");
        panel.page().click("#confirm-yes");
        assertThat(panel.page().locator("#standing")).hasAttribute("data-standing", "GOOD");
        Polling.until(Duration.ofSeconds(90), "the site answers again", () -> site.status("/") == 200);
        assertThat(system.contract(Billing.class).subscription(account).standing())
                .isEqualTo(Standing.GOOD);
        panel.page().navigate(system.url() + "/usage");
        panel.picture("usage-larger-plan");
    }

    void theInvoiceEqualsTheLedger() throws Exception {
        time.passUntil(StoryIT.APRIL.plus(Duration.ofHours(1)));
        Billing billing = system.contract(Billing.class);
        List<Invoice> invoices = billing.invoices(account);
        assertThat(invoices).hasSize(1);
        Invoice invoice = invoices.get(0);
        Money charges = billing.ledger(account).stream()
                .filter(line ->
                        line.at().isBefore(StoryIT.APRIL) && line.amount().isPositive())
                .map(LedgerLine::amount)
                .reduce(Money.zero(invoice.total().currency()), Money::plus);
        assertThat(invoice.total()).isEqualTo(charges);
        assertThat(invoice.lines().stream()
                        .map(line -> line.amount())
                        .reduce(Money.zero(invoice.total().currency()), Money::plus))
                .isEqualTo(invoice.total());

        panel.page().navigate(system.url() + "/usage");
        Download csv = panel.page()
                .waitForDownload(
                        () -> panel.page().locator("a[data-format=CSV]").first().click());
        assertThat(Files.readString(csv.path()))
                .contains(invoice.total().amount().toPlainString());
        Download pdf = panel.page()
                .waitForDownload(
                        () -> panel.page().locator("a[data-format=PDF]").first().click());
        assertThat(Files.readAllBytes(pdf.path())).startsWith('%', 'P', 'D', 'F');
        Files.copy(pdf.path(), Path.of("target", "screenshots", "invoice.pdf"), StandardCopyOption.REPLACE_EXISTING);
        panel.picture("usage-invoice");
    }
}
