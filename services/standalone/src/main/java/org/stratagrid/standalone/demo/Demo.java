package org.stratagrid.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.InvoiceLine;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/**
 * Tells the whole story on a running system and says what it does: registration, a site of four servers, hours of use, overage,
 * cut-off, a larger plan, the invoice. Argument: the address of the panel.
 */
public final class Demo {

    /** 2.5 GiB in all: the reference plan's 400 GB-RAM-hours last 160 hours, its 600 last 240. */
    private static final Map<Tier, Memory> MEMORY = Map.of(
            Tier.LOAD_BALANCER, new Memory(256),
            Tier.WEB, new Memory(768),
            Tier.DATABASE, new Memory(768));

    private final ApiClient api;
    private final HttpClient visitor = HttpClient.newHttpClient();

    private Demo(String base) {
        this.api = new ApiClient(base);
    }

    public static void main(String[] arguments) throws Exception {
        try {
            new Demo(arguments[0]).tell();
        } catch (IOException e) {
            System.err.println("The demo stopped: " + e.getMessage());
            System.exit(1);
        }
    }

    private record LogOn(String userName, String password, String keyName) {}

    private record Stand(Instant now, Instant ratedUntil) {}

    private record Hours(long hours) {}

    /** What the live page says of a server. */
    private record Live(
            UUID serverId, String light, @Nullable String siteUrl) {}

    private void tell() throws Exception {
        Account account = register();
        ConfigurationView shop = draw();
        UUID id = shop.id();
        deploy(id);
        String site = live(id).stream()
                .map(Live::siteUrl)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        visit(site);
        hoursPass(id, site);
        dissolve(id);
        invoice();
        say("That was " + account.fullName() + "'s month.");
    }

    private Account register() throws Exception {
        String userName = "demo-" + Long.toString(System.currentTimeMillis(), 36);
        String password = UUID.randomUUID().toString();
        Account account = api.send(
                "POST",
                "/accounts",
                new Registration(
                        userName,
                        password,
                        "Erika Mustermann",
                        "erika@example.org",
                        "shop.example.org",
                        "memory-400",
                        "transfer-100",
                        new Card("4242424242424242", "Erika Mustermann", 12, 2040, "123")),
                Account.class);
        say("Registered " + userName + " with 400 GB-RAM-hours a month for 99.99; the test card was accepted.");
        api.useKey(api.send("POST", "/log-on", new LogOn(userName, password, "demo"), NewApiKey.class)
                .secret());
        return account;
    }

    private ConfigurationView draw() throws Exception {
        ConfigurationView shop =
                api.send("POST", "/configurations", new NewConfiguration("shop"), ConfigurationView.class);
        for (Tier tier : List.of(Tier.DATABASE, Tier.WEB, Tier.WEB, Tier.LOAD_BALANCER)) {
            String path = "/configurations/" + shop.id();
            ServerDraft suggested = api.get(path + "/suggestion?tier=" + tier, ServerDraft.class);
            ServerView server = api.send(
                    "POST",
                    path + "/servers",
                    sized(suggested, MEMORY.getOrDefault(tier, Memory.ZERO)),
                    ServerView.class);
            say("Drew " + server.settings().name() + " (" + tier.words() + ", "
                    + server.settings().memory() + ", " + server.settings().address() + ").");
        }
        return shop;
    }

    private static ServerDraft sized(ServerDraft draft, Memory memory) {
        return new ServerDraft(
                draft.tier(),
                draft.name(),
                memory,
                draft.cpus(),
                draft.disk(),
                draft.bandwidth(),
                draft.system(),
                draft.template(),
                draft.address(),
                draft.description(),
                draft.heavyTraffic(),
                draft.compressed(),
                draft.packets(),
                draft.databaseServerId(),
                draft.applicationServerIds(),
                draft.balancer());
    }

    private void deploy(UUID configuration) throws Exception {
        long pressed = System.nanoTime();
        follow(api.send("POST", "/configurations/" + configuration + "/deployments", null, OrderRef.class));
        say("Deployed in " + seconds(pressed) + " s.");
    }

    private void follow(OrderRef order) throws Exception {
        Set<String> told = new HashSet<>();
        while (true) {
            OrderProgress progress = order(order);
            for (StepProgress step : progress == null ? List.<StepProgress>of() : progress.steps()) {
                if (step.state() == WorkState.DONE && told.add(step.name())) {
                    say("  " + step.sentence());
                }
            }
            if (progress != null && progress.state() == WorkState.DONE) {
                return;
            }
            if (progress != null && progress.state() == WorkState.UNDONE) {
                throw new IOException("the order was undone: " + progress.problem());
            }
            Thread.sleep(200);
        }
    }

    /** Null until the deployment manager has the order. */
    private @Nullable OrderProgress order(OrderRef order) throws InterruptedException {
        try {
            return api.get("/orders/" + order.orderId(), OrderProgress.class);
        } catch (IOException notHandedOverYet) {
            return null;
        }
    }

    private List<Live> live(UUID configuration) throws Exception {
        return api.list("/configurations/" + configuration + "/live", Live.class);
    }

    private void visit(@Nullable String site) throws Exception {
        if (site == null) {
            say("Guests are simulated here, so there is no site to visit.");
            return;
        }
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            HttpResponse<String> answer = request(site);
            served.merge(answer.headers().firstValue("X-Served-By").orElse("?"), 1, Integer::sum);
        }
        say("Visited " + site + " six times; served by " + served + ".");
    }

    private void hoursPass(UUID configuration, @Nullable String site) throws Exception {
        for (int hour = 1; ; hour++) {
            pass(1);
            Standing standing = subscription().standing();
            if (hour % 24 == 0 || standing != Standing.GOOD) {
                UsageLine memory = memory();
                say("After " + hour + " hours: " + memory.used() + " GB-RAM-hours used, billed " + memory.billed()
                        + ".");
            }
            if (standing == Standing.CUT_OFF) {
                break;
            }
        }
        say("Cut off: " + subscription().standingSentence());
        if (site != null) {
            waitFor("the site to stop answering", () -> status(site) != 200);
            say("The site has stopped answering.");
        }
        Subscription larger = api.send("PUT", "/subscription/plan", new PlanChange("memory-900"), Subscription.class);
        say("Changed to " + larger.memoryPlan().name() + ".");
        if (site != null) {
            waitFor("the site to answer again", () -> status(site) == 200);
            say("The site answers again.");
        }
        waitFor(
                "all servers to run",
                () -> live(configuration).stream()
                        .noneMatch(server -> server.light().equals("SUSPENDED")));
        pass(1);
    }

    private void dissolve(UUID configuration) throws Exception {
        follow(api.send("DELETE", "/configurations/" + configuration, null, OrderRef.class));
        say("Deleted the site: nothing of it is left on any node.");
    }

    private void invoice() throws Exception {
        Instant now = stand().now();
        LocalDate nextMonth =
                LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
        pass(ChronoUnit.HOURS.between(
                        now, nextMonth.atStartOfDay(ZoneOffset.UTC).toInstant())
                + 1);
        Invoice invoice = api.list("/invoices", Invoice.class).get(0);
        say("Invoice " + invoice.number() + " for " + invoice.month() + ":");
        for (InvoiceLine line : invoice.lines()) {
            say("  " + line.date() + "  " + line.text() + "  " + line.amount());
        }
        say("  Total " + invoice.total() + ", paid " + invoice.paid() + ".");
        Path file = Path.of("invoice-" + invoice.number() + ".pdf").toAbsolutePath();
        api.download("/invoices/" + invoice.number() + "/PDF", file);
        say("Saved it as " + file);
    }

    private Subscription subscription() throws Exception {
        return api.get("/subscription", Subscription.class);
    }

    private UsageLine memory() throws Exception {
        return api.list("/usage", UsageLine.class).get(0);
    }

    private Stand stand() throws Exception {
        return api.get("/clock", Stand.class);
    }

    /** Moves the clock and waits until the hours are rated and acted upon. */
    private void pass(long hours) throws Exception {
        Instant until =
                api.send("POST", "/clock", new Hours(hours), Stand.class).now().truncatedTo(ChronoUnit.HOURS);
        waitFor("billing to follow the clock", () -> !stand().ratedUntil().isBefore(until));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitFor(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited 90 s for " + what);
            }
            Thread.sleep(100);
        }
    }

    private HttpResponse<String> request(String site) throws Exception {
        return visitor.send(
                HttpRequest.newBuilder(URI.create(site))
                        .timeout(Duration.ofSeconds(15))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** 0 where nobody listens. */
    private int status(String site) throws Exception {
        try {
            return request(site).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    private static String seconds(long since) {
        return String.format(java.util.Locale.ROOT, "%.1f", (System.nanoTime() - since) / 1e9);
    }

    private static void say(String sentence) {
        System.out.println(sentence);
    }
}
