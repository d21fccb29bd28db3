package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.RevisionView;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class HistoryTest extends Customer {

    private void rollBack(int number) {
        configurations.rollBack(account, site, number);
    }

    private ServerView named(String name) {
        return view().servers().stream()
                .filter(server -> server.settings().name().equals(name) && server.state() != DraftState.REMOVED)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("DM-6 the history lists what was deployed, newest first, with what each revision changed")
    void history() {
        assertThat(configurations.revisions(account, site)).isEmpty();
        UUID web = add(suggested(Tier.WEB).named("web-1"));
        UUID db = add(suggested(Tier.DATABASE).named("db-1"));
        deployAll();
        edit(web, of(web).memory(768));
        end(deploy(), WorkState.UNDONE, "No room.");
        remove(db);
        add(suggested(Tier.WEB).named("web-2"));
        deployAll();

        List<RevisionView> history = configurations.revisions(account, site);
        assertThat(history).extracting(RevisionView::number).containsExactly(3, 1);
        assertThat(history).extracting(RevisionView::deployed).containsExactly(true, false);
        assertThat(history).allMatch(revision -> revision.deployedAt() != null);
        assertThat(history.get(1).changes()).containsExactly("web-1: added", "db-1: added");
        assertThat(history.get(0).changes())
                .containsExactly(
                        "web-1: memory 512 MiB → 768 MiB",
                        "web-1: database server db-1 → none",
                        "web-2: added",
                        "db-1: removed");
    }

    @Test
    @DisplayName("DM-6 rolling back makes the draft what a revision was; what is gone comes back as a new server")
    void backToAnEarlierOne() {
        UUID web = add(suggested(Tier.WEB).named("web-1"));
        UUID db = add(suggested(Tier.DATABASE).named("db-1"));
        edit(web, of(web).with(draft -> draft.databaseServerId = db));
        deployAll();
        remove(db);
        edit(web, of(web).memory(768).with(draft -> draft.disk = new Disk(8)));
        UUID second = add(suggested(Tier.WEB).named("web-2"));
        deployAll();
        UUID undeployed = add(suggested(Tier.APPLICATION));

        rollBack(1);
        assertThat(view().servers()).extracting(ServerView::id).doesNotContain(undeployed, db);
        assertThat(server(second).state()).isEqualTo(DraftState.REMOVED);
        assertThat(server(web).settings().memory().mib()).isEqualTo(512);
        assertThat(server(web).settings().disk()).as("a disk never shrinks").isEqualTo(new Disk(8));
        ServerView back = named("db-1");
        assertThat(back.state()).isEqualTo(DraftState.ADDED);
        assertThat(server(web).settings().databaseServerId()).isEqualTo(back.id());
        rollBack(1);
        deployAll();
        assertThat(view().changed()).isFalse();
        assertThat(configurations.revisions(account, site).get(0).changes())
                .containsExactly(
                        "web-1: memory 768 MiB → 512 MiB",
                        "web-1: database server none → db-1",
                        "db-1: added",
                        "web-2: removed");

        // And forward again: web-2 is gone by now, and its name and address are free.
        rollBack(2);
        assertThat(named("web-2").state()).isEqualTo(DraftState.ADDED);
        deployAll();
    }

    @Test
    @DisplayName("DM-6 a server of the same name and tier takes the earlier settings; its address stays")
    void sameName() {
        UUID first = add(suggested(Tier.WEB).named("web-1"));
        deployAll();
        remove(first);
        UUID keeper = add(suggested(Tier.WEB).named("keeper"));
        deployAll();
        UUID again = add(suggested(Tier.WEB).named("web-1").memory(768));
        deployAll();
        String address = of(again).address;
        rollBack(1);
        assertThat(server(again).state()).isEqualTo(DraftState.CHANGED);
        assertThat(server(again).settings().memory().mib()).isEqualTo(512);
        assertThat(server(again).settings().address()).isEqualTo(address);
        assertThat(server(keeper).state()).isEqualTo(DraftState.REMOVED);
        deployAll();
    }

    @Test
    @DisplayName(
            "DM-6 nothing is rolled back while a deploy is in work, to what never ran, or to an address that others use")
    void refused() {
        UUID lb = add(suggested(Tier.LOAD_BALANCER).named("lb-1"));
        add(suggested(Tier.WEB).named("web-1"));
        UUID order = deploy();
        assertThat(refusal(() -> rollBack(1)).reason()).isEqualTo(Refusal.Reason.CONFLICT);
        end(order, WorkState.DONE, null);
        assertThat(refusal(() -> rollBack(2)).reason()).isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(refusal(() -> configurations.rollBack(UUID.randomUUID(), site, 1))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(refusal(() -> configurations.revisions(UUID.randomUUID(), site))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);

        remove(lb);
        deployAll();
        UUID here = site;
        site = configurations.create(account, new NewConfiguration("other")).id();
        add(Tier.WEB);
        UUID thief = add(suggested(Tier.LOAD_BALANCER).with(draft -> draft.balancer = balancer(virtualAddress(), 80)));
        site = here;
        Refusal taken = refusal(() -> rollBack(1));
        assertThat(taken.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(taken.sentence()).contains(virtualAddress() + ":80").contains("site other");
        assertThat(thief).isNotNull();
        assertThat(view().changed()).isFalse();
    }

    @Test
    @DisplayName("CP-17 the draft's plan is asked of the grid; one that is not deployed has none")
    void plan() {
        UUID web = add(suggested(Tier.WEB).named("web-1"));
        assertThat(configurations.plan(account, site)).isEmpty();
        UUID order = deploy();
        assertThat(refusal(() -> configurations.plan(account, site)).reason()).isEqualTo(Refusal.Reason.CONFLICT);
        end(order, WorkState.DONE, null);
        edit(web, of(web).memory(768));
        assertThat(configurations.plan(account, site))
                .containsExactly(new PlannedChange(web, "web-1", ChangeWay.RESTART, "web-1 restarts at revision 2"));
    }
}
