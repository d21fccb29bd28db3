package org.stratagrid.story;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium with one visitor in it, who notices errors of the page. */
final class Browser implements AutoCloseable {

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setTimeout(Panel.SLOW)
                    .setArgs(QUIET));
    private final BrowserContext visitor = chromium.newContext(
            new NewContextOptions().setViewportSize(1280, 900).setAcceptDownloads(true));
    private final List<String> errors = new ArrayList<>();
    private final Path pictures;

    Browser(Path pictures) {
        this.pictures = pictures;
        visitor.setDefaultTimeout(Panel.SLOW);
        PlaywrightAssertions.setDefaultAssertionTimeout(Panel.SLOW);
    }

    Page open(String url) {
        Page page = visitor.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            // Answers are noted below, with their addresses.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                errors.add(message.text());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 400) {
                errors.add(response.status() + " " + response.url());
            }
        });
        page.navigate(url);
        return page;
    }

    void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")));
    }

    /** Script errors and refused requests (status and address) that the pages had so far. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
