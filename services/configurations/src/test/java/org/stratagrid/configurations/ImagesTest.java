package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class ImagesTest extends Customer {

    @Test
    @DisplayName(
            "CP-12 add offers back-ups as templates: the image must be the account's, of the tier, and fit the disk")
    void addFromImage() {
        UUID ofWeb = images.add(account, Tier.WEB, 6);
        assertThat(problem("imageId", () -> add(suggested(Tier.WEB).with(draft -> draft.imageId = ofWeb))))
                .contains("at least 6 GiB");
        assertThat(problem("imageId", () -> add(suggested(Tier.DATABASE).with(draft -> draft.imageId = ofWeb))))
                .contains("image of a web server");
        UUID foreign = images.add(UUID.randomUUID(), Tier.WEB, 1);
        assertThat(problem("imageId", () -> add(suggested(Tier.WEB).with(draft -> draft.imageId = foreign))))
                .contains("does not exist");
        UUID web = add(suggested(Tier.WEB).with(draft -> {
            draft.imageId = ofWeb;
            draft.disk = new Disk(6);
        }));
        DeploymentOrder order = deployment.taken(deploy());
        assertThat(order.servers()).extracting(DesiredServer::imageId).containsExactly(ofWeb);
        end(order.id(), WorkState.DONE, null);

        // What it was made from may go; the server can be edited all the same.
        images.delete(account, ofWeb);
        edit(web, of(web).memory(576));
    }

    @Test
    @DisplayName(
            "DM-6 a deployed server gets another image or system, and a disk that fits it; rolling back brings its data back")
    void otherTemplate() {
        UUID web = add(suggested(Tier.WEB).with(draft -> draft.disk = new Disk(8)));
        UUID database = add(Tier.DATABASE);
        deployAll();
        UUID own = images.addOwn(account, Tier.WEB);
        assertThat(problem("imageId", () -> edit(web, of(web).with(draft -> draft.imageId = own))))
                .contains("system of a server made from this image");
        assertThat(problem("imageId", () -> edit(web, of(web).with(draft -> draft.system = DesiredServer.OWN_SYSTEM))))
                .contains("Choose the image");
        assertThat(problem("disk", () -> edit(web, of(web).with(draft -> draft.disk = new Disk(2)))))
                .contains("grow, not shrink");
        edit(web, of(web).with(draft -> {
            draft.system = DesiredServer.OWN_SYSTEM;
            draft.imageId = own;
            draft.disk = new Disk(2);
        }));
        UUID ofDatabase = images.add(account, Tier.DATABASE, 1);
        edit(database, of(database).with(draft -> draft.imageId = ofDatabase));
        assertThat(server(web).changes())
                .containsExactly("disk 8 GiB → 2 GiB", "system Debian 12 → Own image", "new disk from an image");
        UUID order = deploy();
        assertThat(deployment.taken(order).servers())
                .extracting(DesiredServer::imageId)
                .containsExactlyInAnyOrder(own, ofDatabase);
        end(order, WorkState.DONE, null);

        // The order took a back-up of the database, which it replaced.
        UUID saved = images.add(account, Tier.DATABASE, 1, ServerImage.idOf(order, database));
        configurations.rollBack(account, site, 1);
        assertThat(server(web).settings().system()).isEqualTo("Debian 12");
        assertThat(server(web).settings().imageId()).isNull();
        assertThat(server(database).settings().imageId()).isEqualTo(saved);
        deployAll();
        // It is that revision by now: going there again changes nothing.
        configurations.rollBack(account, site, 1);
        assertThat(view().changed()).isFalse();
    }

    @Test
    @DisplayName("CP-12 a clone is a copy in the draft, with settings and disk of its source, once its image is taken")
    void cloned() {
        UUID web = add(suggested(Tier.WEB).memory(192));
        UUID late = add(Tier.WEB);
        remove(late);
        deployAll();
        edit(web, of(web).memory(256));
        UUID orderId = configurations.copy(account, site, List.of(web)).orderId();
        DeploymentOrder order = deployment.taken(orderId);
        assertThat(order.kind()).isEqualTo(OrderKind.BACK_UP);
        assertThat(order.targets()).containsExactly(web);
        assertThat(view().servers()).hasSize(1);
        end(orderId, WorkState.DONE, null);

        assertThat(view().servers()).hasSize(2);
        ServerView copy = view().servers().stream()
                .filter(server -> !server.id().equals(web))
                .findFirst()
                .orElseThrow();
        assertThat(copy.state()).isEqualTo(DraftState.ADDED);
        assertThat(copy.settings().imageId()).isEqualTo(ServerImage.idOf(orderId, web));
        assertThat(copy.settings().memory())
                .as("as deployed, not as edited since")
                .isEqualTo(new Memory(192));
        assertThat(copy.settings().name()).isNotEqualTo(of(web).name);
        assertThat(copy.settings().address()).isNotEqualTo(of(web).address);
        assertThat(deployment.taken(deploy()).servers()).hasSize(2);
    }

    @Test
    @DisplayName("CP-12 a clone whose image could not be taken is not in the draft")
    void notCloned() {
        UUID lb = add(suggested(Tier.LOAD_BALANCER));
        UUID web = add(Tier.WEB);
        deployAll();
        UUID failing = configurations.copy(account, site, List.of(lb, web)).orderId();
        end(failing, WorkState.UNDONE, "There is no room.");
        assertThat(view().servers()).hasSize(2);
        end(configurations.copy(account, site, List.of(lb, web)).orderId(), WorkState.DONE, null);
        assertThat(view().servers()).hasSize(4);
        assertThat(view().servers().stream()
                        .map(server -> server.settings().balancer())
                        .filter(java.util.Objects::nonNull)
                        .map(balancer -> balancer.virtualAddress() + ":" + balancer.virtualPort()))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("CP-12 back up and restore are orders; restore names one server and its back-up")
    void restore() {
        UUID web = add(Tier.WEB);
        UUID other = add(Tier.WEB);
        deployAll();
        UUID backUp = configurations
                .act(account, site, new ServerAction(OrderKind.BACK_UP, List.of(web, other)))
                .orderId();
        assertThat(deployment.taken(backUp).targets()).containsExactlyInAnyOrder(web, other);
        end(backUp, WorkState.DONE, null);
        assertThat(view().servers()).hasSize(2);
        assertThat(view().changed()).isFalse();
        UUID image = UUID.randomUUID();
        problem("imageId", () -> configurations.act(account, site, new ServerAction(OrderKind.RESTORE, List.of(web))));
        problem(
                "serverIds",
                () -> configurations.act(
                        account, site, new ServerAction(OrderKind.RESTORE, List.of(web, other), image)));
        problem("kind", () -> configurations.act(account, site, new ServerAction(OrderKind.MOVE, List.of(web))));
        UUID restore = configurations
                .act(account, site, new ServerAction(OrderKind.RESTORE, List.of(web), image))
                .orderId();
        assertThat(deployment.taken(restore).imageId()).isEqualTo(image);
        end(restore, WorkState.DONE, null);
        assertThat(refusal(() -> configurations.copy(account, site, List.of(UUID.randomUUID())))
                        .reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }
}
