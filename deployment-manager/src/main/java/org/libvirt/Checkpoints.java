package org.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainPointer;

/** What the binding lacks: checkpoints of domains, and back-ups of what changed since one. */
public final class Checkpoints {

    private static final int REUSE_FILES = 1;
    /** VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE and …_REDEFINE_VALIDATE. */
    private static final int KNOWN_TO_THE_DISK = 1 | 4;
    /** VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY. */
    private static final int NAME_ONLY = 2;
    /** VIR_DOMAIN_JOB_STATS_COMPLETED and, with the second, without forgetting it. */
    private static final int COMPLETED = 1, COMPLETED_AND_KEPT = 1 | 2;
    /** VIR_DOMAIN_JOB_OPERATION_BACKUP. */
    private static final long BACK_UP = 9;

    private Checkpoints() {}

    interface Native_ extends com.sun.jna.Library {
        Native_ LIBVIRT = Native.load(Platform.isLinux() ? "virt" : "virt-0", Native_.class);

        int virDomainBackupBegin(DomainPointer domain, String backupXml, @Nullable String checkpointXml, int flags);

        Pointer virDomainCheckpointCreateXML(DomainPointer domain, String xml, int flags);

        Pointer virDomainCheckpointLookupByName(DomainPointer domain, String name, int flags);

        int virDomainListAllCheckpoints(DomainPointer domain, PointerByReference checkpoints, int flags);

        String virDomainCheckpointGetName(Pointer checkpoint);

        int virDomainCheckpointDelete(Pointer checkpoint, int flags);

        int virDomainCheckpointFree(Pointer checkpoint);

        int virDomainGetJobStats(
                DomainPointer domain,
                IntByReference type,
                PointerByReference parameters,
                IntByReference count,
                int flags);

        int virTypedParamsFree(Pointer parameters, int count);
    }

    /** Begins a back-up into files that are there, and makes a checkpoint at the same instant. */
    public static void beginBackUp(Domain domain, String backupXml, String checkpointXml) throws LibvirtException {
        ErrorHandler.processError(
                Native_.LIBVIRT.virDomainBackupBegin(domain.vdp, backupXml, checkpointXml, REUSE_FILES));
    }

    public static void create(Domain domain, String xml) throws LibvirtException {
        free(ErrorHandler.processError(Native_.LIBVIRT.virDomainCheckpointCreateXML(domain.vdp, xml, 0)));
    }

    /** Tells libvirt of a checkpoint that the domain's disks have; an error when they do not, or cannot answer for it any more. */
    public static void recognise(Domain domain, String xml) throws LibvirtException {
        free(ErrorHandler.processError(
                Native_.LIBVIRT.virDomainCheckpointCreateXML(domain.vdp, xml, KNOWN_TO_THE_DISK)));
    }

    public static List<String> names(Domain domain) throws LibvirtException {
        PointerByReference list = new PointerByReference();
        int count = ErrorHandler.processError(Native_.LIBVIRT.virDomainListAllCheckpoints(domain.vdp, list, 0));
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Pointer checkpoint = list.getValue().getPointer((long) i * Native.POINTER_SIZE);
            names.add(Native_.LIBVIRT.virDomainCheckpointGetName(checkpoint));
            free(checkpoint);
        }
        Native.free(Pointer.nativeValue(list.getValue()));
        return names;
    }

    public static void delete(Domain domain, String name) throws LibvirtException {
        delete(domain, name, 0);
    }

    /** What the disks have of it stays. */
    public static void forget(Domain domain, String name) throws LibvirtException {
        delete(domain, name, NAME_ONLY);
    }

    private static void delete(Domain domain, String name, int flags) throws LibvirtException {
        Pointer checkpoint =
                ErrorHandler.processError(Native_.LIBVIRT.virDomainCheckpointLookupByName(domain.vdp, name, 0));
        try {
            ErrorHandler.processError(Native_.LIBVIRT.virDomainCheckpointDelete(checkpoint, flags));
        } finally {
            free(checkpoint);
        }
    }

    private static void free(Pointer checkpoint) {
        Native_.LIBVIRT.virDomainCheckpointFree(checkpoint);
    }

    /** A domain's back-up job, now or as its last one ended. */
    public enum BackUpJob {
        /** There is none, or one of another kind. */
        NONE,
        RUNS,
        SUCCEEDED,
        FAILED
    }

    public static BackUpJob backUpJob(Domain domain) throws LibvirtException {
        BackUpJob now = job(domain, 0);
        return now == BackUpJob.NONE ? job(domain, COMPLETED_AND_KEPT) : now;
    }

    /** Those that ended are none from now on. */
    public static void forgetLastJob(Domain domain) throws LibvirtException {
        job(domain, COMPLETED);
    }

    private static BackUpJob job(Domain domain, int flags) throws LibvirtException {
        IntByReference type = new IntByReference();
        PointerByReference parameters = new PointerByReference();
        IntByReference count = new IntByReference();
        ErrorHandler.processError(Native_.LIBVIRT.virDomainGetJobStats(domain.vdp, type, parameters, count, flags));
        if (parameters.getValue() == null) {
            return BackUpJob.NONE;
        }
        try {
            if (Additions.numbers(parameters.getValue(), count.getValue()).getOrDefault("operation", 0L) != BACK_UP) {
                return BackUpJob.NONE;
            }
        } finally {
            Native_.LIBVIRT.virTypedParamsFree(parameters.getValue(), count.getValue());
        }
        return switch (type.getValue()) {
            case 0 -> BackUpJob.NONE;
            case 1, 2 -> BackUpJob.RUNS;
            case 3 -> BackUpJob.SUCCEEDED;
            default -> BackUpJob.FAILED;
        };
    }
}
