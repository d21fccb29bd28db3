package org.stratagrid.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.placement.Placement;

/**
 * The whole road once, with real guests and a real browser: registration, four servers drawn and deployed, a failure, hours of
 * use, overage, cut-off, a larger plan, the invoice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
        named = "STRATAGRID_TEST_GRID",
        matches = ".+",
        disabledReason = "needs the local grid of real guests, which ./stratagrid test makes as root")
class StoryIT {

    static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    /** 2.5 GiB in all, so that the reference plan's 400 GB-RAM-hours last 160 hours and its 600 last 240. */
    static final Map<String, Long> MEMORY = Map.of("lb-1", 256L, "web-1", 768L, "web-2", 768L, "db-1", 768L);

    RunningSystem system;
    Browser browser;
    Page page;
    Panel panel;
    Site site;
    Time time;
    Guests guests;
    UUID account;
    UUID configuration;

    @BeforeAll
    void up() throws Exception {
        guests = Guests.of(RunningSystem.grid().orElseThrow());
        guests.clear();
        system = new RunningSystem("story", List.of());
        system.start();
        browser = new Browser(Path.of("target", "screenshots"));
    }

    @AfterAll
    void down() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (system != null) {
            system.close();
        }
    }

    @Test
    void theWholeRoad() throws Exception {
        aNewcomerRegisters();
        sheDragsFourServersIntoTheirTiers();
        sheDeploysAndTheSiteAnswersThroughItsVirtualIp();
        aWebGuestKilledBehindThePanelIsShownFailedWhileTheSiteAnswersAndComesBackByItself();
        MoneyChapter money = new MoneyChapter(system, panel, site, time, account, configuration);
        money.snapshotSumsAreExact();
        money.overageOfADayIsChargedAtOneAGbRamHour();
        money.theCutOffAtSixHundredStopsTheSite();
        money.aLargerPlanBringsItBack();
        theOperatorEmptiesANodeWhileTheSiteServes();
        dissolvingLeavesNothingOnAnyNode();
        money.theInvoiceEqualsTheLedger();
        // The declined card is the only request of the panel's pages that was refused; the customer's site is not the
        // panel.
        assertThat(browser.errors().stream().filter(error -> !error.contains(site.url())))
                .containsExactly("402 " + system.url() + "/register");
    }

    private void aNewcomerRegisters() {
        page = browser.open(system.url());
        panel = new Panel(system, browser, page);
        panel.picture("log-on");
        page.getByText("Open an account").click();
        panel.fill("userName", "erika");
        panel.fill("password", "correct horse battery");
        panel.fill("fullName", "Erika Mustermann");
        panel.fill("email", "erika@example.org");
        panel.fill("siteName", "shop.example.org");
        page.locator("[name='memoryPlan'][value='memory-400']").check();
        page.locator("[name='transferPlan'][value='transfer-100']").check();
        panel.card("4000000000000002");
        page.click("#register");
        assertThat(page.locator("form [role=alert]")).containsText("declined");
        assertThat(page.locator("[name='fullName']")).hasValue("Erika Mustermann");
        panel.picture("registration-declined");

        panel.fill("password", "correct horse battery");
        panel.card("4242424242424242");
        page.click("#register");
        assertThat(page.locator("main")).containsText("Your account is open");
        Accounts accounts = system.contract(Accounts.class);
        account = accounts.accounts().stream()
                .filter(a -> a.userName().equals("erika"))
                .findFirst()
                .orElseThrow()
                .id();
        time = new Time(
                system, accounts.createKey(account, new ApiKeyRequest("story")).secret());
        panel.picture("home-empty");
    }

    private void sheDragsFourServersIntoTheirTiers() {
        page.fill("#create-form [name=name]", "shop");
        page.click("#create");
        page.waitForURL("**/configurations/*");
        configuration = UUID.fromString(page.url().replaceAll(".*/", ""));
        panel.drag("DATABASE", "db-1", MEMORY.get("db-1"));
        panel.drag("WEB", "web-1", MEMORY.get("web-1"));
        panel.drag("WEB", "web-2", MEMORY.get("web-2"));
        panel.drag("LOAD_BALANCER", "lb-1", MEMORY.get("lb-1"));
        assertThat(page.locator("[data-server]")).hasCount(4);
        panel.picture("panel-draft");
    }

    private void sheDeploysAndTheSiteAnswersThroughItsVirtualIp() throws Exception {
        long pressed = System.nanoTime();
        page.locator("#deploy").click();
        Locator link = page.locator("#site-link");
        page.waitForSelector("#order");
        panel.picture("deploying");
        assertThat(page.locator("#order[data-state='DONE']"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(180_000));
        assertThat(link).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(Panel.SLOW));
        site = new Site(link.getAttribute("href"));
        Polling.until(Duration.ofSeconds(90), "the site answers", () -> site.status("/") == 200);
        System.out.println("MEASURED deploy to first HTTP 200: "
                + Duration.ofNanos(System.nanoTime() - pressed).toMillis() + " ms");
        Polling.until(
                Duration.ofSeconds(90),
                "web-1 and web-2 serve",
                () -> servingNow().equals(Set.of("web-1", "web-2")));
        assertThat(site.body("/db")).contains("\"database\"").contains("visits");
        for (String name : MEMORY.keySet()) {
            panel.light(name, "RUNNING|BUSY|OVERLOADED");
        }
        panel.picture("panel");
        Page visitor = browser.open(site.url());
        browser.picture(visitor, "site");
        visitor.close();
    }

    private void aWebGuestKilledBehindThePanelIsShownFailedWhileTheSiteAnswersAndComesBackByItself() throws Exception {
        guests.kill("web-1");
        panel.light("web-1", "FAILED");
        panel.picture("panel-failed");
        Polling.until(Duration.ofSeconds(90), "only web-2 serves", () -> {
            for (int i = 0; i < 4; i++) {
                if (!"web-2".equals(site.servedBy())) {
                    return false;
                }
            }
            return true;
        });
        panel.light("web-1", "RUNNING|BUSY|OVERLOADED");
        Polling.until(
                Duration.ofSeconds(90), "both serve again", () -> servingNow().equals(Set.of("web-1", "web-2")));
    }

    private Set<String> servingNow() throws Exception {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            names.add(site.servedBy());
        }
        return names;
    }

    private void dissolvingLeavesNothingOnAnyNode() throws Exception {
        UUID order = system.contract(Configurations.class)
                .delete(account, configuration)
                .orderId();
        time.orderDone(order);
        assertThat(guests.leftovers()).isEmpty();
        assertThat(system.contract(Placement.class).reservations()).isEmpty();
    }

    private void theOperatorEmptiesANodeWhileTheSiteServes() throws Exception {
        new OperatorsChapter(system).emptiesTheNodeOf(server("web-1"), site);
        for (String name : MEMORY.keySet()) {
            page.navigate(system.url() + "/configurations/" + configuration);
            panel.light(name, "RUNNING|BUSY|OVERLOADED");
        }
    }

    private ServerView server(String name) {
        ConfigurationView view = system.contract(Configurations.class).configuration(account, configuration);
        return view.servers().stream()
                .filter(candidate -> candidate.settings().name().equals(name))
                .min(Comparator.comparing(ServerView::id))
                .orElseThrow();
    }
}
