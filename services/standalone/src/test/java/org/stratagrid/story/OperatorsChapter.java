package org.stratagrid.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.placement.Placement;

/** What an operator does in the story, in a browser of their own. */
final class OperatorsChapter {

    private final RunningSystem system;

    OperatorsChapter(RunningSystem system) {
        this.system = system;
    }

    /** SC-10, DM-6: servers move while they run, and no visitor notices. */
    void emptiesTheNodeOf(ServerView server, Site site) throws Exception {
        Placement placement = system.contract(Placement.class);
        UUID node = placement.reservations().stream()
                .filter(held -> held.serverId().equals(server.id()))
                .findFirst()
                .orElseThrow()
                .nodeId();
        try (Browser operator = new Browser(Path.of("target", "screenshots"));
                Visitor visitor = new Visitor(site)) {
            Page grid = operator.open(system.url());
            logOn(grid);
            grid.navigate(system.url() + "/operator");
            assertThat(grid.locator("[data-node='n1']")).isVisible();
            operator.picture(grid, "operator-grid");
            grid.navigate(system.url() + "/operator/nodes/" + node);
            assertThat(grid.locator("[data-loss]")).isVisible();
            operator.picture(grid, "operator-node");
            grid.click("#drain");
            grid.click("#confirm-yes");
            assertThat(grid.locator("#plan")).containsText(server.settings().name());
            operator.picture(grid, "operator-plan");
            visitor.start();
            long pressed = System.nanoTime();
            grid.click("#carry-out");
            grid.click("#confirm-yes");
            assertThat(grid.locator("#run[data-state='DONE']"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(180_000));
            operator.picture(grid, "operator-run");
            System.out.println("MEASURED node emptied by live migration: "
                    + Duration.ofNanos(System.nanoTime() - pressed).toMillis() + " ms, requests meanwhile: "
                    + visitor.requests());
            assertThat(visitor.failures()).isEmpty();
            assertThat(placement.reservations()).noneMatch(held -> held.nodeId().equals(node));
            grid.navigate(system.url() + "/operator/nodes/" + node);
            grid.click("#reopen");
            assertThat(grid.locator("#drain")).isVisible();
            assertThat(operator.errors()).isEmpty();
        }
    }

    private void logOn(Page grid) throws IOException {
        grid.locator("[name='userName']").fill("operator");
        grid.locator("[name='password']").fill(firstPassword());
        grid.click("#log-on");
        assertThat(grid.locator("#log-off")).isVisible();
    }

    private String firstPassword() throws IOException {
        return Files.readAllLines(system.data().resolve("first-passwords.txt")).stream()
                .filter(line -> line.startsWith("operator "))
                .map(line -> line.substring("operator".length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
