package org.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.StorageVolPointer;

/** What the binding lacks: statistics of all domains, states with reasons, migration, saved domains, copies of disks, file sizes. */
public final class Additions {

    private static final int STATS_STATE = 1, STATS_CPU = 2, STATS_BALLOON = 4, STATS_VCPU = 8;
    private static final int STATS_INTERFACE = 16, STATS_BLOCK = 32;
    /** Leave out what a guest that is busy with another job would make us wait for. */
    private static final int STATS_NOWAIT = 1 << 29;

    private static final int PARAMETER_SIZE = 96, PARAMETER_TYPE = 80, PARAMETER_VALUE = 88;

    private Additions() {}

    interface Native_ extends com.sun.jna.Library {
        Native_ LIBVIRT = Native.load(Platform.isLinux() ? "virt" : "virt-0", Native_.class);

        int virConnectGetAllDomainStats(ConnectionPointer connection, int stats, PointerByReference out, int flags);

        void virDomainStatsRecordListFree(Pointer records);

        String virDomainGetName(Pointer domain);

        int virDomainGetUUIDString(Pointer domain, byte[] buffer);

        DomainPointer virDomainMigrate2(
                DomainPointer domain,
                ConnectionPointer target,
                String xml,
                NativeLong flags,
                @Nullable String name,
                @Nullable String uri,
                NativeLong bandwidth);

        int virDomainFree(DomainPointer domain);

        int virDomainBlockCopy(
                DomainPointer domain, String disk, String target, @Nullable Pointer parameters, int count, int flags);

        int virDomainGetBlockJobInfo(DomainPointer domain, String disk, Pointer info, int flags);

        int virStorageVolGetInfoFlags(StorageVolPointer volume, Pointer info, int flags);

        int virDomainRestoreFlags(ConnectionPointer connection, String from, String xml, int flags);

        int virDomainGetState(DomainPointer domain, IntByReference state, IntByReference reason, int flags);
    }

    /** A domain's state and, within it, why: libvirt's numbers of both. */
    public record StateAndReason(int state, int reason) {}

    public static StateAndReason state(Domain domain) throws LibvirtException {
        IntByReference state = new IntByReference();
        IntByReference reason = new IntByReference();
        ErrorHandler.processError(Native_.LIBVIRT.virDomainGetState(domain.vdp, state, reason, 0));
        return new StateAndReason(state.getValue(), reason.getValue());
    }

    /**
     * Returns when the guest is active on the target; otherwise it goes on here. Led by this process: when it or one of both
     * connections ends, so does the migration.
     *
     * @param flags {@link Domain.MigrateFlags}
     */
    public static void migrate(Domain domain, Connect target, String targetXml, long flags) throws LibvirtException {
        DomainPointer arrived = ErrorHandler.processError(Native_.LIBVIRT.virDomainMigrate2(
                domain.vdp, target.vcp, targetXml, new NativeLong(flags), null, null, new NativeLong(0)));
        Native_.LIBVIRT.virDomainFree(arrived);
    }

    private static final int COPY_SHALLOW = 1, COPY_INTO_WHAT_IS_THERE = 2, COPY_ENDS_WITH_THE_GUEST = 4;

    /**
     * Begins to mirror the top layer of a domain's disk into a file that is there, until the job is ended.
     *
     * @param targetXml libvirt's disk element
     */
    public static void copyTopLayer(Domain domain, String disk, String targetXml) throws LibvirtException {
        ErrorHandler.processError(Native_.LIBVIRT.virDomainBlockCopy(
                domain.vdp,
                disk,
                targetXml,
                null,
                0,
                COPY_SHALLOW | COPY_INTO_WHAT_IS_THERE | COPY_ENDS_WITH_THE_GUEST));
    }

    /** How far the job on a disk is, in its own units; equal from when a copy has caught up. */
    public record BlockJob(long current, long end) {}

    /** Null when there is none. */
    public static @Nullable BlockJob blockJob(Domain domain, String disk) throws LibvirtException {
        try (Memory info = new Memory(32)) {
            info.clear();
            int found = ErrorHandler.processError(Native_.LIBVIRT.virDomainGetBlockJobInfo(domain.vdp, disk, info, 0));
            return found == 0 ? null : new BlockJob(info.getLong(16), info.getLong(24));
        }
    }

    private static final int PHYSICAL = 1;

    /** The size of a volume's file. */
    public static long physicalBytes(StorageVol volume) throws LibvirtException {
        try (Memory info = new Memory(24)) {
            ErrorHandler.processError(Native_.LIBVIRT.virStorageVolGetInfoFlags(volume.vsvp, info, PHYSICAL));
            return info.getLong(16);
        }
    }

    /** @param xml of the domain that is to be in the file; it is refused when another one is */
    public static void restore(Connect connection, String file, String xml) throws LibvirtException {
        ErrorHandler.processError(Native_.LIBVIRT.virDomainRestoreFlags(connection.vcp, file, xml, 0));
    }

    /** The statistics of one domain, by libvirt's own names ("balloon.available"); numbers only. */
    public record DomainStatistics(UUID id, String name, Map<String, Long> numbers, Map<String, String> texts) {}

    public static List<DomainStatistics> allDomainStatistics(Connect connection) throws LibvirtException {
        PointerByReference out = new PointerByReference();
        int count = ErrorHandler.processError(Native_.LIBVIRT.virConnectGetAllDomainStats(
                connection.vcp,
                STATS_STATE | STATS_CPU | STATS_BALLOON | STATS_VCPU | STATS_INTERFACE | STATS_BLOCK,
                out,
                STATS_NOWAIT));
        try {
            List<DomainStatistics> all = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                all.add(read(out.getValue().getPointer((long) i * Native.POINTER_SIZE)));
            }
            return all;
        } finally {
            Native_.LIBVIRT.virDomainStatsRecordListFree(out.getValue());
        }
    }

    private static DomainStatistics read(Pointer entry) {
        Pointer domain = entry.getPointer(0);
        Pointer parameters = entry.getPointer(Native.POINTER_SIZE);
        int count = entry.getInt(2L * Native.POINTER_SIZE);
        byte[] uuid = new byte[37];
        Native_.LIBVIRT.virDomainGetUUIDString(domain, uuid);
        return new DomainStatistics(
                UUID.fromString(new String(uuid, 0, 36, StandardCharsets.US_ASCII)),
                Native_.LIBVIRT.virDomainGetName(domain),
                numbers(parameters, count),
                texts(parameters, count));
    }

    /** Those of libvirt's typed parameters that are whole numbers. */
    static Map<String, Long> numbers(Pointer parameters, int count) {
        Map<String, Long> numbers = new HashMap<>();
        for (long at = 0; at < (long) count * PARAMETER_SIZE; at += PARAMETER_SIZE) {
            switch (parameters.getInt(at + PARAMETER_TYPE)) {
                case 1, 2 -> numbers.put(parameters.getString(at), (long) parameters.getInt(at + PARAMETER_VALUE));
                case 3, 4 -> numbers.put(parameters.getString(at), parameters.getLong(at + PARAMETER_VALUE));
                default -> {} // real numbers and booleans: none that is of use here
            }
        }
        return numbers;
    }

    private static Map<String, String> texts(Pointer parameters, int count) {
        Map<String, String> texts = new HashMap<>();
        for (long at = 0; at < (long) count * PARAMETER_SIZE; at += PARAMETER_SIZE) {
            if (parameters.getInt(at + PARAMETER_TYPE) == 7) {
                texts.put(
                        parameters.getString(at),
                        parameters.getPointer(at + PARAMETER_VALUE).getString(0));
            }
        }
        return texts;
    }
}
