package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Renewal;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.upkeep.Snapshot.Found;
import org.stratagrid.deployment.watch.Restarts;
import org.stratagrid.deployment.watch.Suspensions;

/** Each member's domain and volumes: there, on its node, and in the state that is wanted. */
@Component
@Order(1)
class Guests implements Comparison {

    private final Fleet fleet;
    private final Names names;
    private final Lives lives;
    private final Renewal renewal;
    private final Restarts restarts;
    private final Suspensions suspensions;
    private final InQuiet inQuiet;

    Guests(
            Fleet fleet,
            Names names,
            Lives lives,
            Renewal renewal,
            Restarts restarts,
            Suspensions suspensions,
            InQuiet inQuiet) {
        this.fleet = fleet;
        this.names = names;
        this.lives = lives;
        this.renewal = renewal;
        this.restarts = restarts;
        this.suspensions = suspensions;
        this.inQuiet = inQuiet;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        for (Server member : snapshot.members()) {
            if (fleet.find(member.nodeId()).isEmpty()) {
                findings.add(Finding.reported(
                        member.id(),
                        member.name() + " is on node " + member.nodeId() + ", which is not among the configured nodes.",
                        "Nothing by itself. Name the node again, or delete the server; what it left on the node is removed"
                                + " when that comes back."));
            }
            snapshot.found(member.nodeId()).ifPresent(found -> {
                volumes(member, found, findings);
                domain(member, found, findings);
            });
        }
        return findings;
    }

    private void volumes(Server member, Found found, List<Finding> findings) {
        if (!hasDisk(member, found)) {
            findings.add(Finding.reported(
                    member.id(),
                    "The disk of " + at(member, found) + " is gone.",
                    "Nothing by itself: what was on it is lost. Restore it, or delete the server and add a new one."));
        } else if (!found.volumes().contains(names.configuration(member.domainId()))) {
            findings.add(Finding.mended(
                    member.id(),
                    "The configuration volume of " + at(member, found) + " is gone.",
                    "It is written again.",
                    inQuiet.on(member, renewal::configurationVolume)));
        }
    }

    private boolean hasDisk(Server member, Found found) {
        return found.volumes().contains(names.disk(member));
    }

    private void domain(Server member, Found found, List<Finding> findings) {
        GuestState state = found.state(member);
        if (!state.isActive() && member.wantedRunning()) {
            findings.add(Finding.reported(
                    member.id(), at(member, found) + " should run and does not.", restarts.outlook(member)));
        } else if (state == GuestState.ABSENT && hasDisk(member, found)) {
            findings.add(Finding.mended(
                    member.id(),
                    at(member, found) + " is not defined.",
                    "It is defined again.",
                    inQuiet.on(member, this::define)));
        } else if (found.transients().contains(member.domainId()) && state.isActive()) {
            findings.add(Finding.mended(
                    member.id(),
                    at(member, found) + " runs, but is not defined: it would be gone when it ends.",
                    "It is defined again, and runs on.",
                    inQuiet.on(member, renewal::definition)));
        }
        if (state.isActive()) {
            active(member, found, state, findings);
        }
    }

    private void active(Server member, Found found, GuestState state, List<Finding> findings) {
        if (!member.wantedRunning()) {
            findings.add(Finding.mended(
                    member.id(),
                    at(member, found) + " runs and should not.",
                    "Its power button is pressed again and again until it is off.",
                    inQuiet.on(member, this::press)));
        } else if (state == GuestState.PAUSED && member.running() && !member.paused() && !isSuspended(member)) {
            findings.add(Finding.mended(
                    member.id(),
                    at(member, found) + " stands still, perhaps because the disk of its node is full.",
                    "It is let on again and again until it goes on.",
                    inQuiet.on(member, this::letOn)));
        } else if (state == GuestState.RUNNING && member.paused()) {
            findings.add(Finding.mended(
                    member.id(),
                    at(member, found) + " runs, although its account is suspended.",
                    "It is paused again.",
                    inQuiet.on(member, this::pause)));
        }
    }

    private void define(Server member) {
        if (lives.hasDisk(member) && lives.state(member) == GuestState.ABSENT) {
            renewal.definition(member);
        }
    }

    private void press(Server member) {
        if (!member.wantedRunning()) {
            fleet.node(member.nodeId()).hypervisor().pressPowerButton(member.domainId());
        }
    }

    private void letOn(Server member) {
        if (member.running() && !member.paused() && !isSuspended(member)) {
            fleet.node(member.nodeId()).hypervisor().resume(member.domainId());
        }
    }

    private void pause(Server member) {
        if (member.paused()) {
            fleet.node(member.nodeId()).hypervisor().pause(member.domainId());
        }
    }

    private boolean isSuspended(Server member) {
        return suspensions.isSuspended(member.accountId());
    }

    private static String at(Server member, Found found) {
        return Objects.requireNonNull(member.name()) + " on " + found.node().name();
    }
}
