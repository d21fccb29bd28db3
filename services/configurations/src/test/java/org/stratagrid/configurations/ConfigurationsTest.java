package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.PublicAddress;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class ConfigurationsTest extends Customer {

    @Test
    @DisplayName("CP-1 a new configuration is empty, has an application id and nothing deployed")
    void newConfiguration() {
        ConfigurationView view = view();
        assertThat(view.name()).isEqualTo("www");
        assertThat(view.applicationId()).isNotNull();
        assertThat(view.deployedRevision()).isZero();
        assertThat(view.changed()).isFalse();
        assertThat(view.servers()).isEmpty();
        assertThat(view.openOrderId()).isNull();
        assertThat(view.createdAt()).isNotNull();
        assertThat(configurations.configurations(account)).containsExactly(view);
    }

    @Test
    @DisplayName("CP-6 a configuration's name: empty, too long, taken")
    void names() {
        assertThat(problem("name", () -> create(" "))).contains("1 to 40");
        assertThat(problem("name", () -> create("x".repeat(41)))).contains("1 to 40");
        assertThat(problem("name", () -> create(null))).contains("1 to 40");
        assertThat(problem("name", () -> create("WWW "))).contains("already");
        assertThat(create("x".repeat(40)).name()).hasSize(40);
        assertThat(bean.create(UUID.randomUUID(), new NewConfiguration("www")).name())
                .as("another account's names do not count")
                .isEqualTo("www");
    }

    @Test
    @DisplayName("CP-1 at most 20 configurations")
    void atMostTwenty() {
        for (int number = 2; number <= 20; number++) {
            create("site " + number);
        }
        Refusal refusal = refusal(() -> create("one more"));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal.sentence()).contains("20");
    }

    @Test
    @DisplayName("CP-7 the plan's public addresses come with the first configuration, and go back with the last")
    void publicAddresses() {
        List<PublicAddress> addresses = configurations.addresses(account);
        assertThat(addresses).hasSize(2).allSatisfy(address -> {
            assertThat(address.address()).startsWith("203.0.113.");
            assertThat(address.usedBy()).isNull();
        });
        create("second");
        assertThat(configurations.addresses(account)).isEqualTo(addresses);

        UUID other = UUID.randomUUID();
        bean.create(other, new NewConfiguration("theirs"));
        assertThat(bean.addresses(other))
                .extracting(PublicAddress::address)
                .doesNotContainAnyElementsOf(
                        addresses.stream().map(PublicAddress::address).toList());

        configurations
                .configurations(account)
                .forEach(configuration -> configurations.delete(account, configuration.id()));
        assertThat(configurations.addresses(account)).isEmpty();
    }

    @Test
    @DisplayName("CP-7 an address tells what uses it")
    void usedBy() {
        add(suggested(Tier.LOAD_BALANCER).named("lb-1"));
        assertThat(configurations.addresses(account))
                .extracting(PublicAddress::usedBy)
                .containsExactly("site www, load balancer lb-1, port 80", null);
    }

    @Test
    @DisplayName("CP-7 a larger plan's addresses come with the next configuration; an empty pool is said")
    void moreAddresses() {
        billing.plan(account, FakeBilling.LARGER);
        create("second");
        assertThat(configurations.addresses(account)).hasSize(3);

        billing.plan(account, FakeBilling.GREEDY);
        Refusal refusal = refusal(() -> create("third"));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
        assertThat(configurations.configurations(account))
                .as("nothing half done")
                .hasSize(2);
        assertThat(configurations.addresses(account)).hasSize(3);
    }

    @Test
    @DisplayName("AC-4 what belongs to another account is not found, whatever is tried")
    void ownership() {
        UUID server = add(Tier.WEB);
        UUID thief = UUID.randomUUID();
        var entry = of(server).entry();
        List<ThrowingCallable> calls = List.of(
                () -> configurations.configuration(thief, site),
                () -> configurations.suggest(thief, site, Tier.WEB),
                () -> configurations.add(thief, site, entry),
                () -> configurations.edit(thief, site, server, entry),
                () -> configurations.remove(thief, site, List.of(server)),
                () -> configurations.discard(thief, site),
                () -> configurations.deploy(thief, site),
                () -> configurations.act(thief, site, new ServerAction(OrderKind.STOP, List.of(server))),
                () -> configurations.delete(thief, site));
        assertThat(calls).allSatisfy(call -> assertThat(refusal(call).reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
        assertThat(configurations.configurations(thief)).isEmpty();
        assertThat(configurations.addresses(thief)).isEmpty();
        assertThat(view().servers()).hasSize(1);
    }

    @Test
    @DisplayName("AC-4 a server of another configuration is not found either")
    void serversStayInTheirConfiguration() {
        UUID server = add(Tier.WEB);
        UUID other = create("other").id();
        var entry = of(server).entry();
        assertThat(refusal(() -> configurations.edit(account, other, server, entry))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(refusal(() -> configurations.remove(account, other, List.of(server)))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    private ConfigurationView create(String name) {
        return configurations.create(account, new NewConfiguration(name));
    }
}
