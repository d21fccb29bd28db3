package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingNotice;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.TierScaling;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Policies at work, on the database. */
class AutomaticChangesTest extends ScaledSite {

    @Test
    @DisplayName("DM-8 off by default, with a sensible policy to begin with; saved as entered")
    void policies() {
        TierScaling web = web();
        assertThat(web.policy().on()).isFalse();
        assertThat(web.policy().maxServers()).isEqualTo(5);
        assertThat(web.byHand()).isEqualTo(2);
        assertThat(web.loadActions()).contains(ScalingAction.ADD_SERVER);
        ScalingPolicy policy = policy(true, ScalingAction.REBUILD, Money.of("5.00", "USD"));
        scaling.decide(account, site, Tier.WEB, policy);
        assertThat(web().policy()).isEqualTo(policy);
        assertThat(scaling.scaling(account, site).tiers())
                .extracting(TierScaling::tier)
                .containsExactly(Tier.LOAD_BALANCER, Tier.WEB);
    }

    @Test
    @DisplayName("DM-8 what cannot be meant is refused at its field; another account finds nothing")
    void refusals() {
        ScalingPolicy good = policy(true, null, null);
        Refusal money =
                refusal(() -> scaling.decide(account, site, Tier.WEB, policy(true, null, Money.of("5.00", "EUR"))));
        assertThat(money.fields()).containsOnlyKeys("moneyADay");
        Refusal balancer = refusal(() -> scaling.decide(account, site, Tier.LOAD_BALANCER, good));
        assertThat(balancer.fields()).containsKey("onLoad");
        Refusal nothing = refusal(() -> scaling.decide(account, site, Tier.DATABASE, good));
        assertThat(nothing.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        UUID thief = UUID.randomUUID();
        assertThat(List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> scaling.scaling(thief, site),
                        () -> scaling.decide(thief, site, Tier.WEB, good),
                        () -> scaling.resume(thief, site, Tier.WEB),
                        () -> scaling.schedule(thief, site, window(3600, 7200, 1)),
                        () -> scaling.cancel(thief, site, UUID.randomUUID())))
                .allSatisfy(call -> assertThat(refusal(call).reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
    }

    @Test
    @DisplayName(
            "DM-8 load adds a server to the running revision, balanced, and calm takes it away again; the draft goes along")
    void growsAndShrinks() {
        onceOnly();
        switchOn();
        deployment.cpu(Tier.WEB, 95);
        DeploymentOrder order = only(pass(Duration.ofMinutes(5)));
        assertThat(order.kind()).isEqualTo(OrderKind.DEPLOY);
        assertThat(names(order, Tier.WEB)).containsExactly("www-web-1", "www-web-2", "www-web-3");
        DesiredServer balancer = order.servers().stream()
                .filter(server -> server.tier() == Tier.LOAD_BALANCER)
                .findFirst()
                .orElseThrow();
        assertThat(balancer.balancer().realServers()).hasSize(3);
        assertThat(view().servers())
                .filteredOn(server -> server.state() == DraftState.ADDED)
                .hasSize(1);

        deployment.cpu(Tier.WEB, 5);
        end(order.id(), WorkState.DONE, null);
        assertThat(view().changed()).isFalse();
        assertThat(view().deployedRevision()).isEqualTo(2);
        assertThat(web().automatic()).containsExactly("www-web-3");
        assertThat(web().byHand()).isEqualTo(2);
        AutomaticChange change = scaling.scaling(account, site).changes().get(0);
        assertThat(change.state()).isEqualTo(AutomaticChange.State.DONE);
        assertThat(change.revision()).isEqualTo(2);
        assertThat(change.sentence()).isEqualTo("one more web server, because CPU 95 %, above 70 for 2 minutes");
        assertThat(configurations.revisions(account, site).get(0).changes())
                .first()
                .isEqualTo("automatic: " + change.sentence());
        assertThat(scaling.notices(account)).extracting(ScalingNotice::sentence).anyMatch(s -> s.contains("one more"));

        DeploymentOrder back = only(pass(Duration.ofMinutes(30)));
        assertThat(names(back, Tier.WEB)).containsExactly("www-web-1", "www-web-2");
        end(back.id(), WorkState.DONE, null);
        assertThat(web().automatic()).isEmpty();
        assertThat(view().changed()).isFalse();
        assertThat(scaling.scaling(account, site).changes().get(1).cost().minorUnits())
                .as("half a GiB for ten minutes and more at 1.00 an hour")
                .isBetween(8L, 20L);
        assertThat(pass(Duration.ofMinutes(20))).isEmpty();
    }

    @Test
    @DisplayName("DM-8 nothing while the draft has changes by hand, the operator paused, or the account is suspended")
    void gates() {
        onceOnly();
        switchOn();
        deployment.cpu(Tier.WEB, 95);
        UUID drafted = add(Tier.WEB);
        assertThat(pass(Duration.ofMinutes(5))).isEmpty();
        assertThat(scaling.scaling(account, site).waiting())
                .contains("draft has changes", "until you deploy or discard them, so that nobody else");
        automation.pause("maintenance");
        remove(drafted);
        assertThat(pass(Duration.ofMinutes(2))).isEmpty();
        assertThat(scaling.scaling(account, site).waiting()).contains("operator");
        billing.standing(account, Standing.CUT_OFF);
        // No look that has asked billing before goes on behind the operator's back.
        assertThat(pass(Duration.ofMinutes(1))).isEmpty();
        automation.resume();
        assertThat(pass(Duration.ofMinutes(2))).isEmpty();
        assertThat(web().says()).contains("suspended");
        billing.standing(account, Standing.GOOD);
        assertThat(pass(Duration.ofMinutes(1))).hasSize(1);
    }

    @Test
    @DisplayName("DM-8 a draft that is opened while the servers are looked at keeps its changes to itself, too")
    void draftOpenedMeanwhile() {
        onceOnly();
        switchOn();
        deployment.cpu(Tier.WEB, 95);
        for (int minute = 0; minute < 5; minute++) {
            AtomicReference<UUID> drafted = new AtomicReference<>();
            deployment.atNextLook(site, () -> drafted.set(add(Tier.WEB)));
            assertThat(pass(Duration.ofMinutes(1))).isEmpty();
            remove(drafted.get());
        }
        assertThat(pass(Duration.ofMinutes(1))).hasSize(1);
    }

    @Test
    @DisplayName(
            "DM-8 one that fails leaves the draft as the customer has it; after three it stops, tells, and goes on when told")
    void failures() {
        onceOnly();
        switchOn();
        deployment.cpu(Tier.WEB, 95);
        DeploymentOrder first = only(pass(Duration.ofMinutes(5)));
        UUID edited = view().servers().stream()
                .filter(server -> server.settings().name().equals("www-web-1"))
                .findFirst()
                .orElseThrow()
                .id();
        edit(edited, of(edited).with(draft -> draft.description = "mine"));
        end(first.id(), WorkState.UNDONE, "No node has room.");
        assertThat(view().servers())
                .as("the edit stays, the added server does not")
                .hasSize(3)
                .anyMatch(server -> server.settings().description().equals("mine"));
        assertThat(view().deployedRevision()).isEqualTo(1);
        configurations.discard(account, site);

        for (int i = 0; i < 2; i++) {
            end(only(pass(Duration.ofMinutes(7))).id(), WorkState.UNDONE, "No node has room.");
            assertThat(view().changed()).isFalse();
        }
        assertThat(pass(Duration.ofMinutes(20))).isEmpty();
        assertThat(web().stopped()).isEqualTo("Stopped after 3 failures in a row: No node has room.");
        ScalingNotice notice = scaling.notices(account).get(0);
        assertThat(notice.stopped()).isTrue();
        assertThat(notice.sentence()).contains("www, web tier: Stopped after 3 failures");
        scaling.resume(account, site, Tier.WEB);
        assertThat(web().stopped()).isNull();
        assertThat(pass(Duration.ofMinutes(7))).hasSize(1);
    }

    @Test
    @DisplayName("DM-8 a server that does not answer is rebuilt: another one in its place, its wires and all")
    void rebuilds() {
        onceOnly();
        scaling.decide(account, site, Tier.WEB, policy(true, ScalingAction.REBUILD, null));
        UUID silent = view().servers().stream()
                .filter(server -> server.settings().name().equals("www-web-2"))
                .findFirst()
                .orElseThrow()
                .id();
        deployment.silence(silent, true);
        DeploymentOrder order = only(pass(Duration.ofMinutes(5)));
        assertThat(names(order, Tier.WEB)).containsExactly("www-web-1", "www-web-3");
        end(order.id(), WorkState.DONE, null);
        assertThat(view().changed()).isFalse();
        assertThat(web().byHand())
                .as("it stands for one that was configured by hand")
                .isEqualTo(2);
        assertThat(web().automatic()).isEmpty();
    }

    @Test
    @DisplayName("DM-8 what a customer changes by hand is theirs from then on, and never taken back")
    void madeTheirOwn() {
        onceOnly();
        switchOn();
        deployment.cpu(Tier.WEB, 95);
        DeploymentOrder order = only(pass(Duration.ofMinutes(5)));
        end(order.id(), WorkState.DONE, null);
        deployment.cpu(Tier.WEB, 5);
        UUID added = view().servers().stream()
                .filter(server -> server.settings().name().equals("www-web-3"))
                .findFirst()
                .orElseThrow()
                .id();
        edit(added, of(added).memory(768));
        deployAll();
        assertThat(web().automatic()).isEmpty();
        assertThat(web().byHand()).isEqualTo(3);
        assertThat(pass(Duration.ofMinutes(20))).isEmpty();
    }
}
