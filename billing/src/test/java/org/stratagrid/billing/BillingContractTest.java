package org.stratagrid.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.billing.BillingWorld.FAILS_LATER;
import static org.stratagrid.billing.BillingWorld.GOOD_CARD;
import static org.stratagrid.billing.BillingWorld.card;
import static org.stratagrid.billing.BillingWorld.request;
import static org.stratagrid.billing.BillingWorld.usd;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.SubscriptionRequest;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/** The contract, as a bean and over HTTP. */
@ServiceTest
@Import(BillingWorld.Neighbours.class)
@ParameterizedClass
@EnumSource(BillingContractTest.Transport.class)
class BillingContractTest {

    enum Transport {
        BEAN,
        HTTP
    }

    @Parameter
    Transport transport;

    @Autowired
    Billing bean;

    @Autowired
    BillingWorld world;

    @Autowired
    FakeMetering metering;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    final UUID account = UUID.randomUUID();
    Billing billing;

    @BeforeEach
    void connect() {
        billing = transport == Transport.BEAN
                ? bean
                : RemoteContract.client(Billing.class, "http://127.0.0.1:" + port, "test-token", json);
    }

    private static Refusal refusal(ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.sentence()).isNotBlank();
        return refusal;
    }

    @Test
    void BI_1_theReferencePlanIsOnOffer() {
        assertThat(billing.plans())
                .contains(new Plan(
                        "memory-400", "400 GB-RAM-hours", Resource.MEMORY, usd("99.99"), 400, usd("1.00"), 600, 2));
        assertThat(billing.plans().stream().filter(plan -> plan.resource() == Resource.TRANSFER))
                .hasSizeGreaterThan(1);
    }

    @Test
    void AC_2_openingAuthorisesTheCardAndChargesTheMonth() {
        Subscription opened = billing.open(account, request("memory-400", GOOD_CARD));
        assertThat(opened.standing()).isEqualTo(Standing.GOOD);
        assertThat(opened.cardLabel()).isEqualTo("test card •••• 4242");
        assertThat(opened.memoryPlan().code()).isEqualTo("memory-400");
        assertThat(opened.transferPlan().code()).isEqualTo("transfer-100");
        assertThat(opened.owed()).isEqualTo(usd("0.00"));
        YearMonth month = YearMonth.from(world.today());
        assertThat(opened.periodStart())
                .isEqualTo(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        assertThat(opened.periodEnd())
                .isEqualTo(month.plusMonths(1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
        assertThat(billing.subscription(account)).isEqualTo(opened);
        assertThat(world.ledger(account)).containsExactly("PLAN 99.99", "PLAN 9.99", "PAYMENT -109.98");
        assertThat(billing.ledger(account).get(0).balance()).isEqualTo(usd("0.00"));
    }

    @Test
    void AC_2_openingAgainChangesNothing() {
        Subscription opened = billing.open(account, request("memory-400", GOOD_CARD));
        assertThat(billing.open(account, request("memory-900", FAILS_LATER))).isEqualTo(opened);
        assertThat(world.ledger(account)).hasSize(3);
    }

    @Test
    void AC_2_openedAtTheSameTimeItOpensOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Subscription>> opened = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            opened.add(threads.submit(() -> billing.open(account, request("memory-400", GOOD_CARD))));
        }
        for (Future<Subscription> one : opened) {
            assertThat(one.get().memoryPlan().code()).isEqualTo("memory-400");
        }
        threads.shutdown();
        BillingWorld.eventually(
                "the charge is answered", () -> world.count("billing.charge WHERE state = 'PENDING'") == 0);
        assertThat(world.ledger(account)).containsExactly("PLAN 99.99", "PLAN 9.99", "PAYMENT -109.98");
    }

    @Test
    void AC_2_wrongEntriesAreNamedAndNothingIsLeftBehind() {
        Refusal wrong = refusal(() -> billing.open(
                account,
                new SubscriptionRequest(
                        "transfer-100", "none", new Card("4242424242424241", "", 1, 2020, "x"), "Ada", "a@b.example")));
        assertThat(wrong.reason()).isEqualTo(Refusal.Reason.INVALID);
        assertThat(wrong.fields())
                .containsOnlyKeys(
                        "memoryPlan", "transferPlan", "card.number", "card.holder", "card.expiryMonth", "card.cvc");
        Refusal declined = refusal(() -> billing.open(account, request("memory-400", "4000000000000002")));
        assertThat(declined.reason()).isEqualTo(Refusal.Reason.DECLINED);
        assertThat(declined.fields()).containsOnlyKeys("card.number");
        assertThat(refusal(() -> billing.open(account, request("memory-400", "4000000000009995")))
                        .sentence())
                .contains("insufficient funds");
        assertThat(refusal(() -> billing.open(account, request("memory-400", "4000000000000127")))
                        .fields())
                .containsOnlyKeys("card.cvc");
        assertThat(refusal(() -> billing.open(account, request("memory-400", "4111111111111111")))
                        .sentence())
                .contains("test cards only");
        assertThat(refusal(() -> billing.open(account, request("memory-400", "4000000000000119")))
                        .reason())
                .isEqualTo(Refusal.Reason.UNAVAILABLE);
        assertThat(refusal(() -> billing.subscription(account)).reason()).isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    @Test
    void anUnknownAccountIsNotFound() {
        Memory memory = new Memory(512);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> billing.subscription(account),
                () -> billing.statement(account),
                () -> billing.project(account, memory),
                () -> billing.ledger(account),
                () -> billing.invoices(account),
                () -> billing.changePlan(account, new PlanChange("memory-900")),
                () -> billing.replaceCard(account, card(GOOD_CARD)),
                () -> billing.document(account, "2026-03-0001", DocumentFormat.PDF))) {
            assertThat(refusal(call).reason()).isEqualTo(Refusal.Reason.NOT_FOUND);
        }
    }

    @Test
    void BI_3_projectionComparesWithThePlanAndRecommends() {
        world.beginMonthOf(30);
        billing.open(account, request("memory-400", GOOD_CARD));
        Projection projection = billing.project(account, new Memory(512 + 1024 + 1536));
        assertThat(projection.projected()).isEqualByComparingTo("2160");
        assertThat(projection.usedSoFar()).isEqualByComparingTo("0");
        assertThat(projection.allotment()).isEqualTo(400);
        assertThat(projection.fits()).isFalse();
        assertThat(projection.reachesCutOff()).isTrue();
        assertThat(projection.projectedOverage()).isEqualTo(usd("200.00"));
        assertThat(projection.recommendedPlan()).isNotNull();
        assertThat(projection.recommendedPlan().code()).isEqualTo("memory-2400");
        assertThat(projection.sentence()).contains("2,160.00 GB-RAM-hours").contains("2400 GB-RAM-hours");

        Projection small = billing.project(account, new Memory(512));
        assertThat(small.projected()).isEqualByComparingTo("360");
        assertThat(small.fits()).isTrue();
        assertThat(small.recommendedPlan()).isNull();
    }

    @Test
    void CP_15_theStatementShowsUseChargesAndWarnings() {
        world.beginMonthOf(30);
        billing.open(account, request("memory-400", GOOD_CARD));
        world.use(account, 0, 12_340_000_000L);
        world.useMemory(account, 320);
        UsageLine memory = billing.statement(account).get(0);
        assertThat(memory.used()).isEqualByComparingTo("320");
        assertThat(memory.percentUsed()).isEqualTo(80);
        assertThat(memory.billed()).isEqualTo(usd("99.99"));
        assertThat(memory.warning()).contains("80 %");
        assertThat(memory.recommendedPlan()).isNull();
        assertThat(billing.statement(account).get(1).used()).isEqualByComparingTo("12.34");

        metering.allocated(account, new Memory(512));
        UsageLine projected = billing.statement(account).get(0);
        // 718 of the month's 720 hours are to come, with half a GB.
        assertThat(projected.projected()).isEqualByComparingTo("679");
        assertThat(projected.recommendedPlan().code()).isEqualTo("memory-900");
        metering.allocated(account, Memory.ZERO);

        world.useMemory(account, 90);
        UsageLine over = billing.statement(account).get(0);
        assertThat(over.overageToday()).isEqualByComparingTo("10");
        assertThat(over.overageChargeToday()).isEqualTo(usd("10.00"));
        assertThat(over.warning()).contains("1.00 USD a GB-RAM-hour");
        world.endDay();
        UsageLine nextDay = billing.statement(account).get(0);
        assertThat(nextDay.overageToday()).isEqualByComparingTo("0");
        assertThat(nextDay.billed()).isEqualTo(usd("109.99"));
        world.useMemory(account, 140);
        assertThat(billing.statement(account).get(0).warning()).contains("600");
    }

    @Test
    void BI_10_invoicesReconcileAndDownload() throws Exception {
        world.beginMonth();
        YearMonth month = YearMonth.from(world.today());
        billing.open(account, request("memory-400", GOOD_CARD));
        world.useMemory(account, 460);
        world.endDay();
        assertThat(billing.invoices(account)).isEmpty();
        world.beginMonth();
        Invoice invoice = billing.invoices(account).get(0);
        assertThat(invoice.month()).isEqualTo(month);
        assertThat(invoice.customer()).isEqualTo("Ada Lovelace");
        assertThat(invoice.number()).matches(month + "-[0-9]{4}");
        assertThat(invoice.total()).isEqualTo(usd("169.98"));
        assertThat(invoice.paid()).isEqualTo(usd("169.98"));
        assertThat(invoice.lines()).hasSize(3);
        assertThat(invoice.lines().get(2).quantity()).isEqualTo(new BigDecimal("60.000000"));
        assertThat(invoice.lines().get(2).date()).isEqualTo(month.atDay(1));
        assertThat(billing.invoices(month)).contains(invoice);

        String csv =
                new String(billing.document(account, invoice.number(), DocumentFormat.CSV), StandardCharsets.UTF_8);
        assertThat(csv).contains("60.000000,GB-RAM-hour,1.00,60.00,USD\r\n").contains(",Total,,,,169.98,USD\r\n");
        byte[] pdf = billing.document(account, invoice.number(), DocumentFormat.PDF);
        try (PdfReader reader = new PdfReader(pdf)) {
            assertThat(reader.getNumberOfPages()).isOne();
            String text = new PdfTextExtractor(reader).getTextFromPage(1);
            assertThat(text).contains(invoice.number()).contains("169.98 USD").contains("60.000000");
        }

        UUID other = world.open("memory-400", GOOD_CARD);
        assertThat(refusal(() -> billing.document(other, invoice.number(), DocumentFormat.CSV))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    @Test
    void BI_9_planChangesAreRefusedWithASentence() {
        world.beginMonth();
        billing.open(account, request("memory-900", GOOD_CARD));
        assertThat(refusal(() -> billing.changePlan(account, new PlanChange("none")))
                        .fields())
                .containsOnlyKeys("planCode");
        world.useMemory(account, 600);
        assertThat(refusal(() -> billing.changePlan(account, new PlanChange("memory-400")))
                        .sentence())
                .contains("stops at 600");
        UUID failing = world.open("memory-400", FAILS_LATER);
        Refusal declined = refusal(() -> billing.changePlan(failing, new PlanChange("memory-900")));
        assertThat(declined.reason()).isEqualTo(Refusal.Reason.DECLINED);
        assertThat(billing.subscription(failing).memoryPlan().code()).isEqualTo("memory-400");
        assertThat(billing.subscription(failing).standing()).isEqualTo(Standing.OVERDUE);
        // A second change finds the first one settled.
        assertThat(billing.changePlan(account, new PlanChange("memory-2400"))
                        .memoryPlan()
                        .code())
                .isEqualTo("memory-2400");
        assertThat(billing.changePlan(account, new PlanChange("memory-2400")).owed())
                .isEqualTo(usd("0.00"));
        assertThat(Set.copyOf(world.ledger(account))).contains("PLAN_CHANGE 250.00", "PAYMENT -250.00");
    }
}
