package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakeBilling;
import org.stratagrid.web.fakes.FakeDeployment;

/** In a real browser: AC-1, AC-2, CP-1, CP-2, CP-3, CP-5, CP-8, CP-10, CP-11, CP-14, CP-17. */
@ServiceTest
class PanelStoryTest {

    @RegisterExtension
    static final Browser browser = new Browser();

    @LocalServerPort
    int port;

    @Autowired
    FakeDeployment deployment;

    @Autowired
    FakeBilling billing;

    @Autowired
    FakeAccounts accounts;

    @AfterEach
    void letOrdersGoOn() {
        deployment.mostSteps = Integer.MAX_VALUE;
    }

    private Page page() {
        return browser.page(port);
    }

    private static void register(Page page, String userName, String card) {
        page.navigate("/register");
        page.fill("[name=fullName]", "Grace Hopper");
        page.fill("[name=email]", "grace@example.com");
        page.fill("[name=userName]", userName);
        page.fill("[name=password]", "correct horse battery");
        page.fill("[name=siteName]", "www.example.com");
        page.check("[name=memoryPlan][value=memory-400]");
        page.check("[name=transferPlan][value=transfer-100]");
        fillCard(page, card);
        page.click("#register");
    }

    private static void fillCard(Page page, String number) {
        page.fill("[name='card.number']", number);
        page.fill("[name='card.holder']", "Grace Hopper");
        page.fill("[name='card.expiryMonth']", "12");
        page.fill("[name='card.expiryYear']", "30");
        page.fill("[name='card.cvc']", "123");
    }

    private static void drag(Page page, String server, String tier) {
        page.locator("#palette [data-palette=" + server + "]")
                .dragTo(page.locator("[data-tier=" + tier + "]"), new Locator.DragToOptions().setSteps(15));
    }

    private static void save(Page page) {
        assertThat(page.locator("#server-form")).isVisible();
        page.click("#server-save");
        assertThat(page.locator("#sheet")).not().isVisible();
    }

    private static Locator server(Page page, String name) {
        return page.locator("[data-server='" + name + "']");
    }

    private static void create(Page page, String name) {
        page.fill("#create-form [name=name]", name);
        page.click("#create");
        assertThat(page.locator("#palette")).isVisible();
    }

    @Test
    void fromRegistrationToARunningSite() {
        Page page = page();
        register(page, "grace", "4000 0000 0000 0002");
        assertThat(page.locator("form [role=alert]")).containsText("declined");
        assertThat(page.locator("[name=siteName]")).hasValue("www.example.com");
        assertThat(page.locator("[name=password]")).hasValue("");
        assertThat(page.locator("[name='card.number']")).hasValue("");
        page.fill("[name=password]", "correct horse battery");
        fillCard(page, "4242 4242 4242 4242");
        page.click("#register");
        assertThat(page.locator("main")).containsText("Your account is open");

        create(page, "shop");
        drag(page, "LOAD_BALANCER", "LOAD_BALANCER");
        save(page);
        drag(page, "WEB", "WEB");
        save(page);
        assertThat(server(page, "www-1")).hasAttribute("data-light", "DRAFT");
        drag(page, "WEB", "WEB");
        save(page);
        assertThat(page.locator("[data-tier=WEB] .server")).hasCount(2);

        drag(page, "DATABASE", "WEB");
        Browser.assertTold(page, "A database server belongs in the Database tier, not in Web.");
        assertThat(page.locator("#sheet")).not().isVisible();
        assertThat(page.locator("[data-tier=WEB] .server")).hasCount(2);

        // By keyboard alone.
        page.press("#palette [data-palette=DATABASE]", "Enter");
        assertThat(page.locator("#f-name")).isFocused();
        page.fill("#f-memory", "99999");
        page.keyboard().press("Enter");
        assertThat(page.locator("#h-memory")).containsText("Your plan has no room");
        assertThat(page.locator("#f-memory")).hasValue("99999");
        assertThat(page.locator("#f-memory")).isFocused();
        page.fill("#f-memory", "512");
        page.keyboard().press("Enter");
        assertThat(server(page, "db-1")).isVisible();
        assertThat(page.locator("#changes")).containsText("db-1");
        assertThat(page.locator("#projected")).isVisible();

        deployment.mostSteps = 1;
        page.click("#deploy");
        assertThat(page.locator("#order")).hasAttribute("data-state", "RUNNING");
        assertThat(page.locator("#deploy")).isDisabled();
        assertThat(page.locator("#order .step[data-state=DONE]").first()).isVisible();
        deployment.mostSteps = Integer.MAX_VALUE;
        assertThat(page.locator("#order")).hasAttribute("data-state", "DONE");
        assertThat(server(page, "www-2")).hasAttribute("data-light", "RUNNING");
        assertThat(page.locator("#site-link")).hasAttribute("href", "http://127.0.0.1:18080/");
        assertThat(page.locator("#changes")).containsText("the grid runs what is drawn here");
        Locator cpu = server(page, "www-1").locator("[data-meter=cpu] b");
        assertThat(cpu).containsText(Pattern.compile("\\d+ %"));
        String before = cpu.innerText();
        assertThat(cpu).not().hasText(before);

        // A guest fails behind the panel's back.
        String id = server(page, "www-2").getAttribute("data-server-id");
        deployment.light(java.util.UUID.fromString(id), ServerLight.FAILED);
        assertThat(server(page, "www-2")).hasAttribute("data-light", "FAILED");
        assertThat(page.locator("#aloud")).containsText("www-2: failed");
        assertThat(server(page, "www-2")).containsText("does not answer");

        // Select both, restart: irreversible or disturbing acts warn first.
        server(page, "www-1").locator(".pick input").check();
        page.locator("[data-server=www-2] .pick input")
                .click(new Locator.ClickOptions()
                        .setModifiers(java.util.List.of(com.microsoft.playwright.options.KeyboardModifier.SHIFT)));
        assertThat(page.locator("#selection-count")).hasText("2");
        page.click("[data-act=RESTART]");
        page.click("#confirm-yes");
        assertThat(server(page, "www-2")).hasAttribute("data-light", "RUNNING");

        // Edit: what cannot change is greyed out.
        server(page, "db-1").locator(".server-name").click();
        assertThat(page.locator("#f-system")).isDisabled();
        page.fill("#f-memory", "768");
        save(page);
        assertThat(page.locator("#changes")).containsText("512 MiB → 768 MiB");
        page.click("#discard");
        page.click("#confirm-yes");
        assertThat(page.locator("#changes")).not().containsText("768");

        // Before a deploy it is said who does not serve meanwhile; afterwards the history leads back, by keyboard.
        server(page, "db-1").locator(".server-name").click();
        page.fill("#f-memory", "768");
        save(page);
        assertThat(page.locator("[data-review=ways] .RESTART")).hasText("db-1 restarts: about 10 s without it");
        page.click("#deploy");
        assertThat(page.locator("#order")).hasAttribute("data-state", "DONE");
        assertThat(page.locator("#changes")).containsText("the grid runs what is drawn here");
        page.press("#history summary", "Enter");
        assertThat(page.locator("[data-revision]").first()).containsText("runs now");
        page.press("[data-revision='1'] button", "Enter");
        assertThat(page.locator("dialog[open]")).containsText("empty disks");
        page.click("#confirm-yes");
        assertThat(page.locator("#changes")).containsText("768 MiB → 512 MiB");
        page.click("#discard");
        page.click("#confirm-yes");
        assertThat(page.locator("#changes")).containsText("the grid runs what is drawn here");

        // Deleting asks for the name.
        page.click("#delete");
        page.fill("#f-confirmation", "wrong");
        page.click("#delete-yes");
        Browser.assertTold(page, "Type the name");
        page.fill("#f-confirmation", "shop");
        page.click("#delete-yes");
        page.waitForURL("**/?gone");
        assertThat(page.locator("main")).containsText("No configuration yet");
        // The browser logs the refused form and the refused deletion as failed loads; nothing else may go wrong.
        assertThat(browser.mishaps).allMatch(mishap -> mishap.contains("status of 4"));
    }

    @Test
    void aFailedOrderSaysWhyAndNothingStays() {
        deployment.failure = "No node has room for 512 MiB more. Take less memory, or try again later.";
        try {
            Page page = page();
            Browser.logOn(page, "bob");
            create(page, "tight");
            page.click("[data-add=WEB]");
            save(page);
            page.click("#deploy");
            assertThat(page.locator("#order")).hasAttribute("data-state", "UNDONE");
            assertThat(page.locator("#order .order-problem")).containsText("No node has room");
            Browser.shoot(page, "panel-failed");
        } finally {
            deployment.failure = null;
        }
    }

    @Test
    void theGridIsAskedOnlyWhileSomebodyLooks() {
        Page page = page();
        Browser.logOn(page, "bob");
        create(page, "quiet");
        assertThat(page.locator("#live-state")).hasAttribute("data-state", "open");
        int before = deployment.looks;
        await().atMost(Duration.ofSeconds(60)).until(() -> deployment.looks > before + 1);
        page.context().close();
        // Streams that are gone are noticed at the next event or heartbeat; then it stays quiet.
        AtomicInteger last = new AtomicInteger(-1);
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    int now = deployment.looks;
                    return last.getAndSet(now) == now;
                });
    }
}
