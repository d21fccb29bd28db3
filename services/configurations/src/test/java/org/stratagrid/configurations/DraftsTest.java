package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class DraftsTest extends Customer {

    @Test
    @DisplayName("CP-3 a suggestion has a free name and address, sensible sizes, and can be deployed as it is")
    void suggestions() {
        Draft web = suggested(Tier.WEB);
        assertThat(web.name).isEqualTo("www-web-1");
        assertThat(web.address).isEqualTo("198.51.100.10");
        assertThat(web.memory).isEqualTo(new Memory(512));
        assertThat(web.disk).isEqualTo(new Disk(4));
        add(web);
        assertThat(suggested(Tier.WEB).name).isEqualTo("www-web-2");
        assertThat(suggested(Tier.DATABASE).address).isEqualTo("198.51.100.11");

        Draft lb = suggested(Tier.LOAD_BALANCER);
        assertThat(lb.memory).isEqualTo(new Memory(256));
        assertThat(lb.balancer).isEqualTo(balancer(virtualAddress(), 80));
        for (Tier tier : Tier.values()) {
            add(tier);
        }
        assertThat(deploy()).isNotNull();
    }

    @Test
    @DisplayName("CP-5 the next load balancer is offered the next free virtual IP, and what is not balanced yet")
    void nextBalancer() {
        add(Tier.WEB);
        UUID app = add(Tier.APPLICATION);
        add(Tier.LOAD_BALANCER);
        Draft second = suggested(Tier.LOAD_BALANCER);
        assertThat(second.balancer)
                .isEqualTo(
                        balancer(configurations.addresses(account).get(1).address(), 80, new RealAddress(app, 8080)));
        add(second);
        Draft third = suggested(Tier.LOAD_BALANCER);
        assertThat(third.balancer.virtualAddress()).isEqualTo(virtualAddress());
        assertThat(third.balancer.virtualPort()).isEqualTo(8080);
    }

    @Test
    @DisplayName("CP-1 servers come in tier order, then by name")
    void order() {
        UUID db = add(suggested(Tier.DATABASE).named("a"));
        UUID webB = add(suggested(Tier.WEB).named("c"));
        UUID webA = add(suggested(Tier.WEB).named("b"));
        UUID lb = add(suggested(Tier.LOAD_BALANCER).named("d"));
        assertThat(view().servers()).extracting(ServerView::id).containsExactly(lb, webA, webB, db);
    }

    @Test
    @DisplayName("CP-17 the difference to what is deployed, in words")
    void changes() {
        billing.plan(account, FakeBilling.LARGEST);
        UUID web = add(suggested(Tier.WEB).named("web-1"));
        UUID lb = add(Tier.LOAD_BALANCER);
        UUID db = add(Tier.DATABASE);
        assertThat(server(web).state()).isEqualTo(DraftState.ADDED);
        assertThat(server(web).changes()).containsExactly("new server");
        assertThat(server(web).deployedAt()).isNull();
        deployAll();
        assertThat(view().changed()).isFalse();
        assertThat(view().servers()).allSatisfy(server -> {
            assertThat(server.state()).isEqualTo(DraftState.UNCHANGED);
            assertThat(server.changes()).isEmpty();
            assertThat(server.deployedAt()).isNotNull();
        });

        edit(web, of(web).memory(1024).with(draft -> {
            draft.heavyTraffic = true;
            draft.description = "the front page";
        }));
        add(suggested(Tier.WEB).named("web-2"));
        remove(db);
        assertThat(view().changed()).isTrue();
        assertThat(server(web).state()).isEqualTo(DraftState.CHANGED);
        assertThat(server(web).changes())
                .contains(
                        "memory 512 MiB → 1 GiB",
                        "expected traffic light → heavy",
                        "description changed",
                        "database server www-db-1 → none");
        assertThat(server(lb).state()).as("it balances one more").isEqualTo(DraftState.CHANGED);
        assertThat(server(lb).changes()).containsExactly("balances web-1:80 → web-1:80, web-2:80");
        assertThat(server(db).state()).isEqualTo(DraftState.REMOVED);
        assertThat(server(db).changes()).containsExactly("will be removed with its disk");
    }

    @Test
    @DisplayName("CP-17 an edit that is taken back is no change")
    void backAgain() {
        UUID web = add(Tier.WEB);
        deployAll();
        edit(web, of(web).memory(256));
        assertThat(view().changed()).isTrue();
        edit(web, of(web).memory(512));
        assertThat(view().changed()).isFalse();
    }

    @Test
    @DisplayName("CP-17 a discarded draft is what is deployed again")
    void discard() {
        UUID one = add(suggested(Tier.WEB).named("one"));
        UUID two = add(suggested(Tier.WEB).named("two"));
        deployAll();
        List<ServerView> deployed = view().servers();
        edit(one, of(one).named("three"));
        edit(two, of(two).named("one"));
        edit(one, of(one).named("two"));
        add(suggested(Tier.WEB).named("new"));
        remove(two);
        configurations.discard(account, site);
        assertThat(view().servers()).isEqualTo(deployed);
        assertThat(view().changed()).isFalse();
    }

    @Test
    @DisplayName("CP-8 a removed server is not edited")
    void removedIsNotEdited() {
        UUID web = add(Tier.WEB);
        deployAll();
        Draft draft = of(web);
        remove(web);
        remove(web);
        assertThat(refusal(() -> remove((UUID) null)).reason()).isEqualTo(Refusal.Reason.NOT_FOUND);
        Refusal refusal = refusal(() -> edit(web, draft));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal.sentence()).contains("Discard");
    }

    @Test
    @DisplayName("CP-17 a server that was never deployed goes at once")
    void removeNew() {
        UUID web = add(Tier.WEB);
        UUID lb = add(suggested(Tier.LOAD_BALANCER)
                .with(draft -> draft.balancer = balancer(virtualAddress(), 80, new RealAddress(web, 80))));
        remove(web);
        assertThat(view().servers()).extracting(ServerView::id).containsExactly(lb);
        assertThat(of(lb).balancer.realServers()).isEmpty();
    }
}
