package org.stratagrid.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.util.regex.Pattern;

/** The customer's panel in a browser. */
record Panel(RunningSystem system, Browser browser, Page page) {

    static final double SLOW = 90_000;

    void picture(String name) {
        browser.picture(page, name);
    }

    void fill(String field, String value) {
        page.locator("[name='" + field + "']").fill(value);
    }

    void card(String number) {
        fill("card.number", number);
        fill("card.holder", "Erika Mustermann");
        fill("card.expiryMonth", "12");
        fill("card.expiryYear", "30");
        fill("card.cvc", "123");
    }

    void drag(String tier, String name, long memoryMib) {
        BoundingBox from =
                page.locator("#palette [data-palette='" + tier + "']").boundingBox();
        BoundingBox to = page.locator("[data-tier='" + tier + "']").boundingBox();
        // With the mouse alone, over many points, as a hand does: it does not care whether the board was drawn anew
        // just before.
        page.mouse().move(from.x + from.width / 2, from.y + from.height / 2);
        page.mouse().down();
        page.mouse().move(to.x + to.width / 2, to.y + to.height / 2, new Mouse.MoveOptions().setSteps(15));
        page.mouse().up();
        Locator form = page.locator("#server-form");
        form.waitFor();
        form.locator("[name='name']").fill(name);
        form.locator("[name='memory']").fill(Long.toString(memoryMib));
        if (name.equals("db-1")) {
            picture("server-form");
        }
        page.locator("#server-save").click();
        assertThat(page.locator("#sheet")).not().isVisible();
        page.locator("[data-server='" + name + "']").waitFor();
    }

    void light(String server, String oneOf) throws IOException {
        try {
            assertThat(page.locator("[data-server='" + server + "']"))
                    .hasAttribute(
                            "data-light",
                            Pattern.compile(oneOf),
                            new LocatorAssertions.HasAttributeOptions().setTimeout(SLOW));
        } catch (AssertionError e) {
            throw new AssertionError(server + " is not " + oneOf + ".\n" + system.lastWords(), e);
        }
    }
}
