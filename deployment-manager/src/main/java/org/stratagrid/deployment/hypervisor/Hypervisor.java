package org.stratagrid.deployment.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the hypervisor of one node. One thread at a time may use it: libvirt's client library (at least up to 9.0, as
 * far as it talks to a daemon) can crash the process when two do. Everything may be repeated: what is already so stays so, what is
 * already gone is no error. Failures are {@link HypervisorProblem}s.
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

    /** Those that run without a definition, which are gone when they end. */
    Set<UUID> transientGuests();

    /** A domain that exists gets the new definition, which counts from its next start. */
    void define(String domainXml);

    /** A domain that runs is ended first. */
    void undefine(UUID domain);

    void start(UUID domain);

    /** It holds memory from then on, but its processors stand still until {@link #resume}. */
    void startPaused(UUID domain);

    /** Saves what is in the guest's memory into this volume, and ends the guest. */
    void save(UUID domain, String volume);

    /**
     * Starts a defined guest that does not run with the memory of another one of the same hardware, which was saved into this
     * volume. Its root disk must have the content that the other one's had then. One at a time from each volume.
     */
    void startFrom(UUID domain, String savedVolume);

    /** Tells an active guest that its root disk has this size now, and makes it so. */
    void resizeDisk(UUID domain, long bytes);

    /** Presses the power button. Whether the guest obeys shows in its state. */
    void pressPowerButton(UUID domain);

    /** Ends the guest at once. */
    void destroy(UUID domain);

    void pause(UUID domain);

    void resume(UUID domain);

    /** What an active guest has at this moment. */
    long memoryMib(UUID domain);

    /**
     * Gives an active guest more or less memory, up to the maximum that it was started with. It takes or gives back a little later,
     * which {@link #memoryMib} shows; a guest that uses what it is to give back may not follow at all.
     */
    void setMemory(UUID domain, long mib);

    /** This connection as the other end of a {@link #migrate}. */
    MigrationTarget migrationTarget();

    /**
     * Moves an active guest to another node, with what was written to its disks; it goes on running meanwhile, or stays paused.
     * It must be defined there, with disks of the same size on the same base, and volumes of the same names. Returns when the
     * guest runs there; this definition stays, inactive. When it throws the guest usually goes on here; when the other node or this
     * process was lost in the last moment, the states on both nodes tell.
     */
    void migrate(UUID domain, MigrationTarget target);

    /** How far the migration of this guest away from here is; null when none is under way. */
    @Nullable
    MigrationReading migration(UUID domain);

    /** Ends a migration away from here; the guest goes on here. Nothing happens when none is under way. */
    void abortMigration(UUID domain);

    /**
     * Begins to copy what the active guest has written to its root disk into a volume of this node, which must have been made with
     * the size and the base of that disk. The guest runs on, and what it writes meanwhile goes into both. A copy under way is
     * ended first.
     */
    void beginDiskCopy(UUID domain, String volume);

    /**
     * From now on the node notes under this name what the active guest writes to its root disk. False where that disk cannot: then
     * nothing happens.
     */
    boolean markDisk(UUID domain, String mark);

    /**
     * Begins to copy, as it is at this instant, what the active guest has written to its root disk since a mark, into a volume of this
     * node, which must have been made with the size and the base of that disk; and sets another mark at the same instant. False
     * when the disk cannot tell any more what that is: then nothing happens.
     */
    boolean beginDiskChanges(UUID domain, String since, String volume, String mark);

    /** The guest's disk has no such mark any more; nothing happens when the guest is not active. */
    void dropDiskMark(UUID domain, String mark);

    /** Drops all marks that begin with "sg-" but this one; nothing happens when the guest is not active. */
    void keepDiskMark(UUID domain, String mark);

    /**
     * Whether the copy has caught up with the guest, or all that changed is copied. A {@link HypervisorProblem} when none is under
     * way (any more).
     */
    boolean diskCopyIsComplete(UUID domain);

    /** The volume stays as the guest's disk is at this moment; one of changes that is not complete is worth nothing. */
    void endDiskCopy(UUID domain);

    /** Names of all volumes of the node's pool. */
    List<String> volumes();

    boolean hasVolume(String name);

    /** Where the volume is on the node. */
    String volumePath(String name);

    /** The volume as it was made, or has grown. */
    VolumeSpec volume(String name);

    /** Nothing happens when the volume exists. */
    void createVolume(VolumeSpec volume);

    void growVolume(String name, long bytes);

    /** The size of the volume's file, which for a qcow2 is not that of the disk in it. */
    long fileBytes(String volume);

    /** At most this many bytes from there on; fewer only at the end of the volume's file. */
    byte[] read(String volume, long offset, int length);

    /** Copies a file of this machine into the volume. */
    void upload(String volume, Path file);

    /** Overwrites a part of the volume, in place; its file grows where that is needed. */
    void write(String volume, long offset, byte[] content);

    /** Overwrites the beginning of the volume, in place. */
    default void write(String volume, byte[] content) {
        write(volume, 0, content);
    }

    void deleteVolume(String name);

    /** Takes notice of files that the pool did not make itself. */
    void refreshVolumes();

    /** The channel to the guest's agent. Not on a simulated node. */
    GuestLine openLine(UUID domain);

    /** Ends the connection; guests are not affected, except simulated ones, which are gone. */
    void close();
}
