package org.stratagrid.scheduler.node;

import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.stratagrid.contracts.values.Memory;

/** What can run out on a node, in the order in which it is looked at. */
public enum Resource {
    MEMORY("memory", Size::memoryMib, mib -> new Memory(mib) + " memory"),
    CPU("CPU", Size::cpus, cpus -> cpus == 1 ? "1 CPU" : cpus + " CPUs"),
    DISK("disk", Size::diskGib, gib -> gib + " GiB disk"),
    BANDWIDTH("bandwidth", Size::mbps, mbps -> mbps + " Mbit/s bandwidth");

    private final String words;
    private final ToLongFunction<Size> amount;
    private final LongFunction<String> amountInWords;

    Resource(String words, ToLongFunction<Size> amount, LongFunction<String> amountInWords) {
        this.words = words;
        this.amount = amount;
        this.amountInWords = amountInWords;
    }

    public String words() {
        return words;
    }

    public long of(Size size) {
        return amount.applyAsLong(size);
    }

    /** For people: "4 GiB memory". */
    public String inWords(Size size) {
        return amountInWords.apply(of(size));
    }
}
