package org.stratagrid.deployment.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.Images;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.ServerImage;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.OnRealGrid;
import org.stratagrid.deployment.RealGrid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.platform.ServiceTest;

/** What a database held comes back from its back-up, and a clone serves beside its source (spec CP-12, DM-4, DM-7). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
@OnRealGrid
class RealBackUpTest {

    private static final Logger log = LoggerFactory.getLogger(RealBackUpTest.class);
    private static final Pattern VISITS = Pattern.compile("\"visits\" : (\\d+)");

    private final SampleOrders orders = new SampleOrders();

    @Autowired
    Grid grid;

    @Autowired
    Images images;

    @Autowired
    ServerStore rows;

    @Autowired
    GuestAgent agent;

    @DynamicPropertySource
    static void grid(DynamicPropertyRegistry registry) {
        RealGrid.settings(registry);
    }

    @AfterEach
    void leaveNothing() {
        grid.done(orders.dissolve());
        images.images(orders.account).forEach(image -> images.delete(orders.account, image.id()));
        assertThat(grid.everything()).isEmpty();
    }

    @Test
    void CP12_a_back_up_taken_while_the_server_runs_brings_back_what_it_held() {
        DesiredServer database = orders.server("db-1", Tier.DATABASE, 192, 30, null);
        DesiredServer web = orders.server("web-1", Tier.WEB, 128, 20, database.id());
        timed("deploy", orders.deploy(List.of(web, database)));
        // Deploying asked the site already, which is a visit too.
        long before = visits(web).seen();

        timed("back-up", orders.switching(OrderKind.BACK_UP, database, web));
        ServerImage image = newest(database);
        assertThat(image.whole()).isTrue();
        assertThat(image.quiet()).as("the guest's file system stood still").isTrue();
        assertThat(image.node()).isNotEqualTo(grid.nodeOf(database.id()).name());
        assertThat(image.bytes()).isGreaterThan(1 << 20);
        log.info("the back-up has {} KiB", image.bytes() >> 10);
        long between = visit(web, visit(web, before));

        timed("second back-up", orders.switching(OrderKind.BACK_UP, database));
        ServerImage second = newest(database);
        long last = visit(web, between);
        timed("third back-up", orders.switching(OrderKind.BACK_UP, database));
        ServerImage third = newest(database);
        log.info("the second has {} KiB, the third {}", second.bytes() >> 10, third.bytes() >> 10);
        for (ServerImage later : List.of(second, third)) {
            assertThat(later.whole()).isFalse();
            assertThat(later.quiet()).isTrue();
            assertThat(later.node()).isEqualTo(image.node());
            assertThat(later.bytes()).isLessThan(image.bytes() / 2);
        }
        images.delete(orders.account, second.id());

        timed("restore of the third", orders.restore(database, third.id()));
        firstVisitFinds(web, last);
        timed("restore of the first", orders.restore(database, image.id()));
        firstVisitFinds(web, before);
        timed("back-up after a restore", orders.switching(OrderKind.BACK_UP, database));
        assertThat(newest(database).whole()).as("of another disk").isTrue();

        DesiredServer clone = SampleOrders.fromImage(
                orders.server("web-2", Tier.WEB, 128, 21, database.id()),
                newest(web).id());
        timed("clone", orders.deploy(List.of(web, database, clone)));
        long toClone = visits(clone).seen();
        assertThat(toClone).isGreaterThan(before + 1);
        assertThat(visits(web).seen()).isGreaterThan(toClone);
    }

    private ServerImage newest(DesiredServer server) {
        return images.images(orders.account).stream()
                .filter(image -> server.id().equals(image.serverId()))
                .findFirst()
                .orElseThrow();
    }

    /** The web server may be busy with a database that was away for it. */
    private void firstVisitFinds(DesiredServer web, long restored) {
        await().ignoreExceptionsInstanceOf(HypervisorProblem.class)
                .until(() ->
                        agent.ask(rows.find(web.id()).orElseThrow(), "ping").code() == 0);
        visit(web, visit(web, restored));
    }

    /** One visit is one row in the database; how many there are with it. */
    private long visit(DesiredServer web, long before) {
        Visits visits = visits(web);
        assertThat(visits.seen()).as("%s", visits).isBetween(before + 1, before + visits.tried());
        return visits.seen();
    }

    /** A visit whose answer is lost counts all the same, so the first answer tells of as many visits as were tried, at most. */
    private record Visits(long seen, long tried) {}

    private Visits visits(DesiredServer web) {
        AtomicLong tried = new AtomicLong();
        long seen = await().ignoreExceptionsInstanceOf(HypervisorProblem.class)
                .until(
                        () -> {
                            tried.incrementAndGet();
                            return ask(web);
                        },
                        OptionalLong::isPresent)
                .getAsLong();
        return new Visits(seen, tried.get());
    }

    /** Empty when it was not answered. */
    private OptionalLong ask(DesiredServer web) {
        Matcher found = VISITS.matcher(
                agent.ask(rows.find(web.id()).orElseThrow(), "fetch http://" + web.privateAddress() + "/db")
                        .text());
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }

    private void timed(String what, DeploymentOrder order) {
        long begin = System.nanoTime();
        grid.done(order);
        log.info("{} took {} ms", what, (System.nanoTime() - begin) / 1_000_000);
    }
}
