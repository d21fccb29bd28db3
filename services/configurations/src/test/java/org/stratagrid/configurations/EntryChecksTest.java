package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class EntryChecksTest extends Customer {

    @Test
    @DisplayName("CP-6 each wrong entry is refused with its field and a sentence")
    void wrongEntries() {
        wrong("name", draft -> draft.name = "");
        wrong("name", draft -> draft.name = null);
        wrong("name", draft -> draft.name = "Web-1");
        wrong("name", draft -> draft.name = "-web");
        wrong("name", draft -> draft.name = "web-");
        wrong("name", draft -> draft.name = "w".repeat(31));
        wrong("name", draft -> draft.name = "web.1");
        wrong("memory", draft -> draft.memory = new Memory(64));
        wrong("memory", draft -> draft.memory = new Memory(64 * 1024 + 64));
        wrong("memory", draft -> draft.memory = null);
        assertThat(wrong("memory", draft -> draft.memory = new Memory(500))).contains("448 or 512");
        wrong("cpus", draft -> draft.cpus = 0);
        wrong("cpus", draft -> draft.cpus = 17);
        wrong("disk", draft -> draft.disk = new Disk(0));
        wrong("disk", draft -> draft.disk = new Disk(2001));
        wrong("bandwidth", draft -> draft.bandwidth = new Bandwidth(0));
        wrong("bandwidth", draft -> draft.bandwidth = new Bandwidth(10_001));
        wrong("system", draft -> draft.system = "Windows XP");
        wrong("template", draft -> draft.template = "PostgreSQL 15");
        wrong("address", draft -> draft.address = "");
        wrong("address", draft -> draft.address = "198.51.100");
        wrong("address", draft -> draft.address = "198.51.100.010");
        wrong("address", draft -> draft.address = "198.51.100.9");
        wrong("address", draft -> draft.address = "198.51.100.251");
        wrong("address", draft -> draft.address = "10.0.0.10");
        wrong("description", draft -> draft.description = "x".repeat(201));
        wrong("packets", draft -> draft.packets = null);
        wrong("balancer", draft -> draft.balancer = balancer(virtualAddress(), 80));
        assertThat(view().servers()).isEmpty();
    }

    @Test
    @DisplayName("CP-6 the limits themselves are allowed")
    void limits() {
        billing.plan(account, FakeBilling.LARGEST);
        add(suggested(Tier.WEB).memory(128).with(draft -> {
            draft.name = "a";
            draft.address = "198.51.100.10";
            draft.disk = new Disk(1);
            draft.bandwidth = new Bandwidth(1);
        }));
        add(suggested(Tier.WEB).memory(64 * 1024).with(draft -> {
            draft.name = "b".repeat(30);
            draft.address = "198.51.100.250";
            draft.cpus = 16;
            draft.disk = new Disk(2000);
            draft.bandwidth = new Bandwidth(10_000);
            draft.description = "x".repeat(200);
        }));
        assertThat(view().servers()).hasSize(2);
    }

    @Test
    @DisplayName("CP-6 all wrong entries are refused together")
    void allTogether() {
        Refusal refusal = refusal(() -> add(suggested(Tier.LOAD_BALANCER).with(draft -> {
            draft.name = "No";
            draft.cpus = 99;
            draft.address = "here";
            draft.system = "";
            draft.balancer = balancer("203.0.113.9", 0, new RealAddress(UUID.randomUUID(), 80));
        })));
        assertThat(refusal.fields())
                .containsOnlyKeys(
                        "name",
                        "cpus",
                        "address",
                        "system",
                        "balancer.virtualAddress",
                        "balancer.virtualPort",
                        "balancer.realServers");
    }

    @Test
    @DisplayName("CP-6 a name and an address are taken once in a configuration, and free in another")
    void taken() {
        UUID web = add(Tier.WEB);
        String name = of(web).name;
        String address = of(web).address;
        assertThat(wrong("name", draft -> draft.name = name)).contains("taken");
        assertThat(wrong("address", draft -> draft.address = address)).contains("taken");
        edit(web, of(web).with(draft -> draft.description = "its own values are no conflict"));

        UUID other =
                configurations.create(account, new NewConfiguration("other")).id();
        configurations.add(account, other, of(web).entry());
    }

    @Test
    @DisplayName("CP-6 a deployed server that was removed keeps its name and address until the next deploy")
    void takenByRemoved() {
        UUID web = add(Tier.WEB);
        add(Tier.DATABASE);
        deployAll();
        String name = of(web).name;
        remove(web);
        assertThat(wrong("name", draft -> draft.name = name)).contains("goes with the next deploy");
        deployAll();
        add(suggested(Tier.WEB).named(name));
    }

    @Test
    @DisplayName(
            "CP-6 an amount above what the plan has left is refused with the plan that fits; passing the allotment is not")
    void planCeiling() {
        String sentence = wrong("memory", draft -> draft.memory = new Memory(1024));
        assertThat(sentence)
                .contains("RAM 400")
                .contains("600")
                .contains("720.00")
                .contains("RAM 900 fits");
        UUID web = add(suggested(Tier.WEB).memory(832));
        assertThat(problem("memory", () -> edit(web, of(web).memory(896)))).contains("RAM 900 fits");
        add(suggested(Tier.WEB).memory(832));

        billing.used(account, 500);
        assertThat(wrong("memory", draft -> draft.memory = new Memory(192))).contains("RAM 900");
        edit(web, of(web).memory(768));

        billing.plan(account, FakeBilling.LARGER);
        edit(web, of(web).memory(1024));
    }

    @Test
    @DisplayName("CP-5 a virtual IP is the account's, and a virtual IP:port is taken once in the account")
    void virtualPairs() {
        String own = virtualAddress();
        assertThat(wrongBalancer("balancer.virtualAddress", draft -> draft.balancer = balancer("203.0.113.1", 80)))
                .contains(own);
        wrongBalancer("balancer.virtualPort", draft -> draft.balancer = balancer(own, 65_536));
        wrongBalancer("balancer", draft -> draft.balancer = null);

        UUID web = add(Tier.WEB);
        add(suggested(Tier.LOAD_BALANCER).named("lb-1").with(draft -> draft.balancer = balancer(own, 80)));
        RealAddress real = new RealAddress(add(Tier.WEB), 80);
        assertThat(wrongBalancer("balancer.virtualPort", draft -> draft.balancer = balancer(own, 80, real)))
                .contains("site www, load balancer lb-1, port 80");

        UUID other =
                configurations.create(account, new NewConfiguration("other")).id();
        assertThat(problem(
                        "balancer.virtualPort",
                        () -> configurations.add(
                                account,
                                other,
                                suggested(Tier.LOAD_BALANCER)
                                        .with(draft -> draft.balancer = balancer(own, 80))
                                        .entry())))
                .contains("site www");
        assertThat(web).isNotNull();
    }

    @Test
    @DisplayName("CP-5 a virtual IP:port stays taken while it is still deployed")
    void virtualPairStillOnTheGrid() {
        add(Tier.WEB);
        UUID lb = add(Tier.LOAD_BALANCER);
        deployAll();
        String own = of(lb).balancer.virtualAddress();
        edit(lb, of(lb).with(draft -> draft.balancer = balancer(own, 81)));

        UUID other =
                configurations.create(account, new NewConfiguration("other")).id();
        var entry = suggested(Tier.LOAD_BALANCER)
                .with(draft -> draft.balancer = balancer(own, 80))
                .entry();
        assertThat(problem("balancer.virtualPort", () -> configurations.add(account, other, entry)))
                .contains("in use");
        deployAll();
        configurations.add(account, other, entry);
    }

    @Test
    @DisplayName("CP-5 real IPs are those of non-balancing servers, not yet balanced elsewhere")
    void realServers() {
        UUID one = add(Tier.WEB);
        UUID two = add(Tier.WEB);
        UUID lb = add(suggested(Tier.LOAD_BALANCER)
                .named("lb-1")
                .with(draft -> draft.balancer = balancer(virtualAddress(), 80, new RealAddress(one, 80))));
        wrongReal(new RealAddress(UUID.randomUUID(), 80));
        wrongReal(new RealAddress(two, 0));
        assertThat(wrongReal(new RealAddress(lb, 80))).contains("not the load balancer lb-1");
        assertThat(wrongReal(new RealAddress(two, 80), new RealAddress(two, 80)))
                .contains("twice");
        assertThat(wrongReal(new RealAddress(one, 8080))).contains("already balanced by lb-1");

        add(suggested(Tier.LOAD_BALANCER).named("lb-2").with(draft -> draft.balancer = balancer(virtualAddress(), 81)));
        assertThat(wrongReal()).contains("lb-2 already balances all");
    }

    @Test
    @DisplayName("CP-16 wires go to existing servers of the right tier")
    void wires() {
        UUID web = add(Tier.WEB);
        UUID app = add(Tier.APPLICATION);
        UUID db = add(Tier.DATABASE);
        wrong("databaseServerId", draft -> draft.databaseServerId = UUID.randomUUID());
        wrong("databaseServerId", draft -> draft.databaseServerId = app);
        wrong("applicationServerIds", draft -> draft.applicationServerIds = List.of(app, web));
        problem("databaseServerId", () -> add(suggested(Tier.DATABASE).with(draft -> draft.databaseServerId = db)));
        problem(
                "applicationServerIds",
                () -> add(suggested(Tier.APPLICATION).with(draft -> draft.applicationServerIds = List.of(app))));
        edit(web, of(web).with(draft -> {
            draft.databaseServerId = db;
            draft.applicationServerIds = List.of(app);
        }));
        remove(db, app);
        assertThat(of(web).databaseServerId).as("the wire is cut").isNull();
        assertThat(of(web).applicationServerIds).isEmpty();
    }

    @Test
    @DisplayName("CP-10 what a deployed server keeps: its tier, its address; its disk does not shrink")
    void kept() {
        UUID web = add(Tier.WEB);
        problem(
                "tier",
                () -> edit(web, of(web).with(draft -> {
                    draft.tier = Tier.APPLICATION;
                    draft.template = "Python application server";
                })));
        edit(web, of(web).with(draft -> draft.address = "198.51.100.77"));
        deployAll();
        assertThat(problem("address", () -> edit(web, of(web).with(draft -> draft.address = "198.51.100.78"))))
                .contains("198.51.100.77");
        assertThat(problem("disk", () -> edit(web, of(web).with(draft -> draft.disk = new Disk(3)))))
                .contains("4 GiB");
        // Beside another one that serves meanwhile it can be built anew.
        add(Tier.WEB);
        edit(web, of(web).with(draft -> draft.disk = new Disk(3)));
    }

    @Test
    @DisplayName("CP-2 at most 40 servers")
    void atMostForty() {
        for (int number = 1; number <= 40; number++) {
            add(suggested(Tier.WEB).memory(128));
        }
        Refusal refusal = refusal(() -> add(Tier.WEB));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal.sentence()).contains("40");
    }

    private String wrong(String field, Consumer<Draft> change) {
        return problem(field, () -> add(suggested(Tier.WEB).with(change)));
    }

    private String wrongBalancer(String field, Consumer<Draft> change) {
        return problem(field, () -> add(suggested(Tier.LOAD_BALANCER).with(change)));
    }

    private String wrongReal(RealAddress... pairs) {
        return wrongBalancer("balancer.realServers", draft -> draft.balancer = balancer(virtualAddress(), 9000, pairs));
    }
}
