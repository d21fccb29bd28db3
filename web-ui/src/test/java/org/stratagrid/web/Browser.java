package org.stratagrid.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.stratagrid.web.fakes.FakeAccounts;

/**
 * Debian's Chromium. It keeps what went wrong on the pages: script errors, blocked content, failed requests. As an extension of a test
 * class it is there for all of its tests, and leaves its pages after each.
 */
final class Browser implements AutoCloseable, AfterEachCallback, AfterAllCallback {

    /** A busy machine takes its time. */
    private static final double PATIENCE_MILLIS = 90_000;

    /**
     * Nothing of a page is seen, and so pressed, before it has come as a whole: a click ends when its answer begins. What notices
     * say stays at the root element, since they themselves go after some seconds.
     */
    private static final String AT_EACH_PAGE = """
            (() => {
              const hidden = new CSSStyleSheet();
              hidden.replaceSync(':root { visibility: hidden !important }');
              document.adoptedStyleSheets = [hidden];
              addEventListener('load', () => { document.adoptedStyleSheets = []; });
              new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
                if (node.matches?.('.toast')) document.documentElement.dataset.told =
                  (document.documentElement.dataset.told || '') + node.textContent;
              }))).observe(document, { childList: true, subtree: true });
            })()""";

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setHeadless(true)
                    .setTimeout(PATIENCE_MILLIS)
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run")));
    final List<String> mishaps = new ArrayList<>();

    Page page(int port) {
        return page("http://localhost:" + port, ColorScheme.LIGHT, 1440, 900);
    }

    /** A page of somebody who has logged on. */
    Page loggedOn(int port, String userName) {
        Page page = page(port);
        logOn(page, userName);
        return page;
    }

    /** Returns when the first page for this user has come. */
    static void logOn(Page page, String userName) {
        page.navigate("/log-on");
        page.fill("[name=userName]", userName);
        page.fill("[name=password]", FakeAccounts.PASSWORD);
        page.click("#log-on");
        page.waitForURL(url -> !url.contains("log-on"));
    }

    Page page(String baseUrl, ColorScheme scheme, int width, int height) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(baseUrl)
                .setColorScheme(scheme)
                .setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        context.addInitScript(AT_EACH_PAGE);
        Page page = context.newPage();
        page.onPageError(mishaps::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                mishaps.add(message.text());
            }
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(baseUrl)
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith("blob:")) {
                mishaps.add("request to another host: " + request.url());
            }
        });
        return page;
    }

    /** An open page keeps its stream. */
    @Override
    public void afterEach(ExtensionContext test) {
        chromium.contexts().forEach(BrowserContext::close);
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        close();
    }

    /** A notice with this text has appeared on this page, now or before. */
    static void assertTold(Page page, String text) {
        PlaywrightAssertions.assertThat(page.locator("html[data-told*='" + text + "']"))
                .hasCount(1);
    }

    static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/" + name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
