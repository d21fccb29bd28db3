package org.stratagrid.deployment.order;

import static org.stratagrid.deployment.order.Step.check;
import static org.stratagrid.deployment.order.Step.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.PlannedChange;

/** What is done for each kind of order, in this order. Undone from the failed step upwards. */
@Component
class Workflows {

    private final List<Step> dissolve;
    private final List<Step> start;
    private final List<Step> stop;
    private final List<Step> restart;
    private final List<Step> move;
    private final List<Step> backUp;
    private final List<Step> restore;
    private final List<Step> rebuild;

    private final OrderStore orders;
    private final Placing placing;
    private final Building building;
    private final Changing changing;
    private final Replacing replacing;
    private final Exchanging exchanging;
    private final BackingUp backingUp;
    private final Serving serving;
    private final Verifying verifying;
    private final Finishing finishing;

    Workflows(
            OrderStore orders,
            Placing placing,
            Building building,
            Changing changing,
            Replacing replacing,
            Exchanging exchanging,
            Serving serving,
            Verifying verifying,
            Finishing finishing,
            Switching switching,
            Moving moving,
            Migrating migrating,
            BackingUp backingUp,
            Restoring restoring,
            Rebuilding rebuilding) {
        this.orders = orders;
        this.placing = placing;
        this.building = building;
        this.changing = changing;
        this.replacing = replacing;
        this.exchanging = exchanging;
        this.backingUp = backingUp;
        this.serving = serving;
        this.verifying = verifying;
        this.finishing = finishing;
        dissolve = List.of(
                forward("take-down", "Taking the site off the net", finishing::takeDown),
                forward("remove", "Removing the servers", finishing::remove),
                forward("clean-up", "Giving back networks and addresses", finishing::cleanUp));
        start = List.of(
                check("prepare", "Looking for the servers' disks and networks", switching::prepare),
                Step.of("start", "Starting the servers", switching::start, switching::end),
                check("answer", "Waiting until the servers answer", switching::awaitAnswers),
                Step.of("balance", "Telling the load balancer", switching::wire, switching::wireBack),
                forward("hand-over", "Handing over to metering", switching::handOverStarted));
        stop = List.of(
                forward("balance", "Taking the servers out of the load balancer", switching::rest),
                forward("stop", "Shutting the servers down", switching::shutDown));
        restart = List.of(
                check("prepare", "Looking for the servers' disks and networks", switching::prepare),
                forward("stop", "Shutting the servers down", switching::shutDown),
                Step.of("start", "Starting the servers", switching::start, switching::end),
                check("answer", "Waiting until the servers answer", switching::awaitAnswers),
                Step.of("balance", "Telling the load balancer", switching::wire, switching::wireBack),
                forward("hand-over", "Handing over to metering", switching::handOverStarted));
        move = List.of(
                check("look", "Looking at the server and at both nodes", moving::look),
                Step.of("reserve", "Holding room on the other node", moving::reserve, moving::giveBack),
                Step.of("networks", "Making its network there", moving::connect, moving::disconnect),
                Step.of("volumes", "Making its disk there", moving::makeVolumes, moving::deleteVolumes),
                Step.of("define", "Defining the server there", moving::define, moving::undefine),
                Step.of("migrate", "Moving the server", migrating::migrate, migrating::comeBack),
                forward("switch", "From now on it lives there", moving::arrive),
                forward("clean-up", "Removing what is left of it on its former node", moving::cleanUp),
                forward("finish", "Giving its former room back", moving::finish));
        backUp = List.of(
                Step.of(
                        "look",
                        "Looking at the servers and for room on another node",
                        backingUp::look,
                        backingUp::forget),
                Step.of("copy", "Copying the disks while the servers run", backingUp::take, backingUp::dropCopies),
                Step.of("store", "Storing the copies on another node", backingUp::store, backingUp::dropStored),
                forward("finish", "Removing what is not needed any more", backingUp::finish));
        restore = List.of(
                check("look", "Looking at the server and the back-up", restoring::look),
                Step.of("bring", "Bringing the disk from the back-up", restoring::bring, restoring::dropOther),
                Step.of("stop", "Shutting the server down", restoring::stop, restoring::startAgain),
                Step.of("exchange", "Exchanging the disks", restoring::exchange, restoring::exchangeBack),
                Step.of("start", "Starting the server", restoring::start, restoring::end),
                check("answer", "Waiting until the server answers", restoring::awaitAnswer),
                Step.of("balance", "Telling the load balancer", switching::wire, switching::wireBack),
                forward("hand-over", "Handing over to metering", restoring::finish),
                forward("clean-up", "Removing the former disk", restoring::dropOther));
        rebuild = List.of(
                check("images", "Checking the images of the servers", rebuilding::checkImages),
                forward("take", "From now on they live on other nodes", rebuilding::take),
                check("networks", "Making their network there", rebuilding::makeNetworks),
                Step.of("volumes", "Making their disks", rebuilding::makeVolumes, rebuilding::deleteVolumes),
                Step.of("define", "Defining the servers", rebuilding::define, rebuilding::undefine),
                Step.of("start", "Starting the servers", rebuilding::start, rebuilding::end),
                check("answer", "Waiting until the servers answer", rebuilding::awaitAnswers),
                check("balance", "Wiring the load balancer", rebuilding::wire),
                forward("hand-over", "Telling what became of them", rebuilding::handOver));
    }

    /** Of an order that is stored; the same ones each time, whatever has happened to the servers since. */
    List<Step> of(DeploymentOrder order) {
        return of(order, orders.plan(order.id()));
    }

    List<Step> of(DeploymentOrder order, List<PlannedChange> plan) {
        return switch (order.kind()) {
            case DEPLOY -> dissolves(order) ? dissolve : deploy(plan);
            case START -> start;
            case STOP -> stop;
            case RESTART -> restart;
            case MOVE -> move;
            case BACK_UP -> backUp;
            case RESTORE -> restore;
            case REBUILD -> rebuild;
        };
    }

    /** Everything new is built and tried before anything that runs is touched; traffic is switched after all other changes. */
    private List<Step> deploy(List<PlannedChange> plan) {
        boolean backsUp = plan.stream().anyMatch(PlannedChange::backsUp);
        List<PlannedChange> replaced = plan.stream()
                .filter(change -> change.way() == ChangeWay.REPLACE)
                .toList();
        List<Step> steps = new ArrayList<>();
        steps.add(check("images", "Checking the images of the servers", building::checkImages));
        if (backsUp) {
            steps.addAll(backUpFirst());
        }
        steps.addAll(List.of(
                Step.of("place", "Choosing nodes and reserving room", placing::place, placing::giveBack),
                Step.of("networks", "Making the private network", building::makeNetworks, building::removeNetworks),
                Step.of("volumes", "Making disks", building::makeVolumes, building::deleteVolumes),
                Step.of("define", "Defining the servers", building::define, building::undefine)));
        if (!replaced.isEmpty()) {
            steps.add(Step.of("disks", "Making new disks", exchanging::makeDisks, exchanging::dropOther));
        }
        steps.addAll(List.of(
                // Before the servers start: a new site answers as soon as its first servers do.
                Step.of("publish", "Publishing the site's address", serving::publish, serving::publishFormer),
                Step.of("start", "Starting the servers", building::start, building::end),
                check("answer", "Waiting until the servers answer", building::awaitAnswers),
                check("try", "Checking from inside what was built, before it gets traffic", verifying::tryNew),
                Step.of("change", live(plan), changing::change, changing::changeBack)));
        for (PlannedChange change : plan) {
            UUID id = change.serverId();
            if (change.way() == ChangeWay.MEMORY) {
                steps.add(Step.of(
                        "memory",
                        change.sentence(),
                        all -> changing.giveMemory(all, id),
                        all -> changing.takeMemoryBack(all, id)));
            }
        }
        for (PlannedChange change : plan) {
            UUID id = change.serverId();
            if (change.way() == ChangeWay.RESTART || change.way() == ChangeWay.AT_REST) {
                steps.add(Step.of(
                        "restart",
                        change.sentence(),
                        all -> changing.restart(all, id),
                        all -> changing.restartBack(all, id)));
            }
        }
        steps.add(Step.of("balance", "Wiring the load balancer", serving::wire, serving::wireBack));
        for (PlannedChange change : replaced) {
            UUID id = change.serverId();
            steps.add(Step.of(
                    "exchange",
                    change.sentence(),
                    all -> exchanging.exchange(all, id),
                    all -> exchanging.exchangeBack(all, id)));
        }
        List<PlannedChange> beside =
                plan.stream().filter(change -> change.way() == ChangeWay.BESIDE).toList();
        for (PlannedChange change : beside) {
            UUID id = change.serverId();
            steps.add(Step.of(
                    "switch",
                    change.sentence(),
                    all -> replacing.switchOver(all, id),
                    all -> replacing.switchBack(all, id)));
        }
        steps.add(check("verify", "Checking the whole, and asking the site through its address", verifying::verify));
        steps.add(forward("hand-over", "Handing over to metering", finishing::handOver));
        if (backsUp) {
            steps.add(forward("keep", "Keeping the back-ups", backingUp::keep));
        }
        if (!replaced.isEmpty()) {
            steps.add(forward("former-disks", "Removing the former disks", exchanging::dropOther));
        }
        steps.add(forward("remove", "Removing servers that are not wanted any more", finishing::remove));
        for (PlannedChange change : beside) {
            UUID id = change.serverId();
            steps.add(forward(
                    "address", change.name() + ": takes its own address over", all -> replacing.takeAddress(all, id)));
        }
        steps.add(forward("clean-up", "Giving back what is not needed any more", finishing::cleanUp));
        return List.copyOf(steps);
    }

    /** Of what goes with its disk. They can be used when the order is through; when it is undone there is nothing to go back to. */
    private List<Step> backUpFirst() {
        return List.of(
                Step.of("save", "Looking for room for back-ups on another node", backingUp::look, backingUp::forget),
                Step.of(
                        "copy",
                        "Backing up the disks that go, while the servers run",
                        backingUp::take,
                        backingUp::dropCopies),
                Step.of("store", "Storing the back-ups on another node", backingUp::store, backingUp::dropStored),
                check("copies", "Removing the copies on the servers' own nodes", backingUp::dropCopies));
    }

    /** The sentence of the step in which servers that run are told their new settings. */
    private static String live(List<PlannedChange> plan) {
        List<String> names = plan.stream()
                .filter(change -> change.way() == ChangeWay.LIVE)
                .map(PlannedChange::name)
                .toList();
        return names.isEmpty()
                ? "Telling the others whom they work with"
                : String.join(", ", names) + ": new settings while " + (names.size() == 1 ? "it runs" : "they run");
    }

    /** Its servers can be removed, moved and rebuilt while an account is suspended. */
    static boolean goesOnSuspended(DeploymentOrder order) {
        return dissolves(order) || order.kind() == OrderKind.MOVE || order.kind() == OrderKind.REBUILD;
    }

    static boolean dissolves(DeploymentOrder order) {
        return order.kind() == OrderKind.DEPLOY && order.servers().isEmpty();
    }
}
