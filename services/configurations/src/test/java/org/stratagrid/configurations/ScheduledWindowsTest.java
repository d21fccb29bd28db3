package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.PlannedWindow;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/** The calendar at work, on the database. */
class ScheduledWindowsTest extends ScaledSite {

    @Test
    @DisplayName("DM-9 a window's servers come and go on time, with scaling by load off; the preview says so before")
    void schedule() {
        ScheduledWindow window = scaling.schedule(account, site, window(300, 900, 2));
        assertThat(scaling.scaling(account, site).windows()).containsExactly(window);
        PlannedWindow planned = scaling.scaling(account, site).preview().get(0);
        assertThat(planned.sentence()).isEqualTo("4 servers instead of 2.");
        assertThat(planned.cost()).isEqualTo(Money.of("0.17", "USD"));
        assertThat(refusal(() -> scaling.schedule(account, site, window(600, 1200, 1)))
                        .fields())
                .containsOnlyKeys("from");
        DeploymentOrder more = only(pass(Duration.ofMinutes(5)));
        assertThat(names(more, Tier.WEB)).hasSize(4);
        end(more.id(), WorkState.DONE, null);
        DeploymentOrder back = only(pass(Duration.ofMinutes(10)));
        assertThat(back.servers().stream().map(DesiredServer::name).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("www-lb-1", "www-web-1", "www-web-2");
        end(back.id(), WorkState.DONE, null);
        assertThat(scaling.scaling(account, site).changes())
                .extracting(AutomaticChange::sentence)
                .first()
                .asString()
                .contains("2 web servers go again");
    }

    @Test
    @DisplayName("DM-9 a window that is deleted while it is open is reverted")
    void cancelled() {
        onceOnly();
        ScheduledWindow window = scaling.schedule(account, site, window(60, 3600, 1));
        end(only(pass(Duration.ofMinutes(3))).id(), WorkState.DONE, null);
        scaling.cancel(account, site, window.id());
        assertThat(names(only(pass(Duration.ofMinutes(1))), Tier.WEB)).hasSize(2);
    }
}
