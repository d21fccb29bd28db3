package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Several virtual addresses, TLS and stand-ins in the load balancer form (spec CP-5, CP-6, DM-5). */
class BalancerOptionsTest extends Customer {

    @Autowired
    FakeCertificates certificates;

    @Autowired
    JdbcClient database;

    private static BalancerOptions further(FrontEnd... fronts) {
        return options(List.of(fronts), false, HealthCheck.DEFAULT, 30);
    }

    private static BalancerOptions options(List<FrontEnd> further, boolean redirect, HealthCheck check, int drain) {
        return new BalancerOptions(null, further, redirect, check, drain, null);
    }

    private BalancerDraft with(BalancerOptions options, RealAddress... real) {
        return new BalancerDraft(
                virtualAddress(), 80, BalancingMethod.ROUND_ROBIN, Persistence.NONE, List.of(real), options);
    }

    private Draft balancer(String name, BalancerOptions options, RealAddress... real) {
        return suggested(Tier.LOAD_BALANCER).named(name).with(draft -> draft.balancer = with(options, real));
    }

    private Draft standIn(String name, UUID first) {
        return balancer(name, BalancerOptions.PLAIN.standingInFor(first));
    }

    @Test
    @DisplayName("CP-6 each of several virtual IP:port pairs is the account's and taken once")
    void severalPairs() {
        String own = virtualAddress();
        add(Tier.WEB);
        assertThat(problem(
                        "balancer.further.0.port", () -> add(balancer("lb-1", further(new FrontEnd(own, 80, null))))))
                .contains("twice");
        problem(
                "balancer.further.1.address",
                () -> add(
                        balancer("lb-1", further(new FrontEnd(own, 81, null), new FrontEnd("203.0.113.1", 82, null)))));
        problem("balancer.further.0.port", () -> add(balancer("lb-1", further(new FrontEnd(own, 0, null)))));
        add(balancer("lb-1", further(new FrontEnd(own, 8080, null))));

        UUID other =
                configurations.create(account, new NewConfiguration("other")).id();
        assertThat(problem(
                        "balancer.virtualPort",
                        () -> configurations.add(
                                account,
                                other,
                                suggested(Tier.LOAD_BALANCER)
                                        .with(draft -> draft.balancer = balancer(own, 8080))
                                        .entry())))
                .contains("site www, load balancer lb-1, port 8080");
        assertThat(configurations.addresses(account))
                .filteredOn(address -> address.address().equals(own))
                .singleElement()
                .satisfies(address -> assertThat(address.usedBy()).contains("port 80", "port 8080"));
        // The database would not have it either.
        assertThatThrownBy(() -> database.sql("INSERT INTO configurations.virtual_pair (server_id, address, port)"
                                + " SELECT id, :own, 8080 FROM configurations.server LIMIT 1")
                        .param("own", own)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    @DisplayName("DM-5 a certificate is the account's own, and a redirect needs somewhere to go")
    void certificates() {
        String own = virtualAddress();
        add(Tier.WEB);
        UUID foreign = certificates.give(UUID.randomUUID());
        assertThat(problem(
                        "balancer.further.0.certificateId",
                        () -> add(balancer("lb-1", further(new FrontEnd(own, 443, foreign))))))
                .contains("not there");
        problem("balancer.redirect", () -> add(balancer("lb-1", options(List.of(), true, HealthCheck.DEFAULT, 30))));
        UUID certificate = certificates.give(account);
        UUID lb = add(
                balancer("lb-1", options(List.of(new FrontEnd(own, 443, certificate)), true, HealthCheck.DEFAULT, 30)));
        deployAll();
        edit(lb, of(lb).with(draft -> draft.balancer = with(further(new FrontEnd(own, 443, certificate)))));
        assertThat(server(lb).changes()).containsExactly("plain visitors go to TLS yes → no");
        edit(lb, of(lb).with(draft -> draft.balancer = with(BalancerOptions.PLAIN)));
        assertThat(server(lb).changes())
                .anyMatch(change -> change.contains(own + ":80, " + own + ":443 (TLS) → " + own + ":80"));
    }

    @Test
    @DisplayName("DM-5 health checks and draining have bounds")
    void bounds() {
        problem(
                "balancer.check.path",
                () -> add(balancer("lb-1", options(List.of(), false, new HealthCheck("health\n", 1, 2, 1), 30))));
        problem(
                "balancer.check.everySeconds",
                () -> add(balancer("lb-1", options(List.of(), false, new HealthCheck("/", 61, 2, 1), 30))));
        problem(
                "balancer.check.fall",
                () -> add(balancer("lb-1", options(List.of(), false, new HealthCheck("/", 1, 0, 1), 30))));
        problem(
                "balancer.drainSeconds",
                () -> add(balancer("lb-1", options(List.of(), false, HealthCheck.DEFAULT, 3601))));
        add(balancer("lb-1", options(List.of(), false, new HealthCheck("/up?a=1", 60, 10, 10), 3600)));
    }

    @Test
    @DisplayName("DM-5 a stand-in has all that the other has, and goes with it")
    void standIns() {
        UUID web = add(Tier.WEB);
        problem("balancer.standsInFor", () -> add(standIn("lb-9", web)));
        problem("balancer.standsInFor", () -> add(standIn("lb-9", UUID.randomUUID())));
        UUID first = add(balancer("lb-1", further(new FrontEnd(virtualAddress(), 8080, null))));
        UUID second = add(standIn("lb-2", first));
        assertThat(problem("balancer.standsInFor", () -> add(standIn("lb-3", first))))
                .contains("lb-2 stands in for lb-1 already");
        assertThat(problem("balancer.standsInFor", () -> add(standIn("lb-3", second))))
                .contains("itself");
        RealAddress application = new RealAddress(add(Tier.APPLICATION), 8080);
        UUID third = add(suggested(Tier.LOAD_BALANCER)
                .named("lb-3")
                .with(draft -> draft.balancer = balancer(virtualAddress(), 81, application)));
        assertThat(problem(
                        "balancer.standsInFor",
                        () -> edit(
                                first,
                                of(first)
                                        .with(draft ->
                                                draft.balancer = with(BalancerOptions.PLAIN.standingInFor(third))))))
                .contains("lb-2 stands in for this one");

        DesiredServer one = desired(first);
        DesiredServer two = desired(second);
        BalancerSettings theirs = one.balancer();
        assertThat(two.balancer())
                .isEqualTo(new BalancerSettings(
                        theirs.virtualAddress(),
                        theirs.virtualPort(),
                        theirs.method(),
                        theirs.persistence(),
                        theirs.realServers(),
                        theirs.options().standingInFor(first)));
        assertThat(two.balancer().realServers()).isNotEmpty();

        Refusal refusal = refusal(() -> remove(first));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal.sentence()).contains("lb-2 stands in for lb-1");
        remove(first, second);
    }

    private DesiredServer desired(UUID id) {
        return org.stratagrid.configurations.draft.Wiring.resolve(view().servers().stream()
                        .map(server ->
                                new org.stratagrid.configurations.draft.RevisionServer(server.id(), server.settings()))
                        .toList())
                .stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
