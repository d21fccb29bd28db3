package org.stratagrid.deployment.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A connection to the hypervisor of one node. One thread at a time may use it: libvirt's client library (at least up to 9.0, as
 * far as it talks to a daemon) can crash the process when two do. Everything may be repeated: what is already so stays so, what is already gone is no error.
 * Failures are {@link HypervisorProblem}s.
 */
public interface Hypervisor {

    /** Whether guests are libvirt's test driver's: they have state, but no disks, no network and no inside. */
    boolean simulated();

    /** Whether the connection still stands, as far as one can tell without asking the node. */
    boolean alive();

    NodeFacts facts();

    /** Every domain of the node, also those that are not ours, with its counters. */
    List<GuestReading> guests();

    GuestState state(UUID domain);

    /** A domain that exists gets the new definition, which counts from its next start. */
    void define(String domainXml);

    /** A domain that runs is ended first. */
    void undefine(UUID domain);

    void start(UUID domain);

    /** Presses the power button. Whether the guest obeys shows in its state. */
    void pressPowerButton(UUID domain);

    /** Ends the guest at once. */
    void destroy(UUID domain);

    void pause(UUID domain);

    void resume(UUID domain);

    /** Names of all volumes of the node's pool. */
    List<String> volumes();

    boolean hasVolume(String name);

    /** Where the volume is on the node. */
    String volumePath(String name);

    /** Nothing happens when the volume exists. */
    void createVolume(VolumeSpec volume);

    void growVolume(String name, long bytes);

    /** Copies a file of this machine into the volume. */
    void upload(String volume, Path file);

    /** Overwrites the beginning of the volume, in place. */
    void write(String volume, byte[] content);

    void deleteVolume(String name);

    /** Takes notice of files that the pool did not make itself. */
    void refreshVolumes();

    /** The channel to the guest's agent. Not on a simulated node. */
    GuestLine openLine(UUID domain);

    /** Ends the connection; guests are not affected, except simulated ones, which are gone. */
    void close();
}
