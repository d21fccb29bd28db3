package org.stratagrid.deployment.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Node;

/**
 * A guest whose customer is root and means harm: the kernel of the guests with a first program of his own, at the network cards of a
 * guest that is switched off. It tries what it was told and writes what worked to its console.
 */
final class Intruder {

    private static final Duration DONE_WITHIN = Duration.ofMinutes(5);
    private static final String PROLOGUE = """
            #!/bin/busybox sh
            export PATH=/bin
            mount -t devtmpfs dev /dev
            mount -t proc proc /proc
            mount -t sysfs sys /sys
            for module in /modules/*.ko; do insmod "$module" 2>/dev/console; done
            echo 1 >/proc/sys/kernel/printk # or the kernel's words may stand amidst ours
            exec >/dev/ttyS0 2>/dev/null
            sleep 0.5
            card() { # MAC: the name of this card
                for each in /sys/class/net/*; do
                    read -r mac <"$each/address"
                    [ "$mac" = "$1" ] && echo "${each##*/}"
                done
            }
            be() { # CARD MAC ADDRESS/PREFIX
                wait
                busybox ip link set "$1" down
                busybox ip address flush dev "$1"
                busybox ip link set "$1" address "$2" up
                busybox ip address add "$3" dev "$1"
            }
            attempt() { # NAME COMMAND…: several may be under way
                { name=$1; shift; if "$@" >/dev/null; then echo "attempt $name works"; else echo "attempt $name fails"; fi; } &
            }
            opens() { busybox timeout 4 busybox nc -w 3 "$1" "$2" -e /bin/busybox true; }
            reaches() { busybox timeout 60 busybox nc -w 60 "$1" "$2" -e /bin/busybox true; } # what should work, on a busy machine
            pings() { busybox ping -c 2 -W 2 "$1"; }
            hears() { # CARD SECONDS LEAST: whether so many frames arrive, whoever they are for
                busybox ip link set "$1" promisc on
                read -r before <"/sys/class/net/$1/statistics/rx_packets"
                left=$2
                while [ $left -gt 0 ]; do
                    sleep 1
                    left=$((left - 1))
                    read -r after <"/sys/class/net/$1/statistics/rx_packets"
                    [ $((after - before)) -ge "$3" ] && return
                done
                false
            }
            finds() { busybox arping -c 2 -w 3 -I "$1" "$2"; } # CARD ADDRESS
            """;

    private final Node node;
    private final String uri;
    private final Path folder;

    /** @param folder that the node's QEMU can read and write */
    Intruder(Node node, String uri, Path folder) {
        this.node = node;
        this.uri = uri;
        this.folder = folder;
    }

    /**
     * What each attempt of this script came to, by name. The domain's cards are used; it must be switched off.
     *
     * @param meanwhile what others do, told again and again what he has found so far
     */
    Map<String, Boolean> tries(UUID domain, String script, Consumer<Map<String, Boolean>> meanwhile)
            throws IOException {
        UUID id = UUID.randomUUID();
        String xml = Commands.run(
                List.of("setsid", "-w", "virsh", "-q", "-c", uri, "dumpxml", "--inactive", domain.toString()), "");
        Path initrd = folder.resolve("intruder-" + id + ".initrd");
        Path console = folder.resolve("intruder-" + id + ".log");
        Hypervisor hypervisor = node.hypervisor();
        try {
            writeInitrd(
                    initrd,
                    Path.of(between(xml, "<initrd>", "</initrd>")),
                    PROLOGUE + script + "\nwait\npoweroff -f\n");
            hypervisor.define(xml.replaceFirst("<name>[^<]*", "<name>intruder-" + id)
                    .replaceFirst("<uuid>[^<]*", "<uuid>" + id)
                    .replaceFirst("(?s)<metadata>.*</metadata>", "")
                    .replaceAll("(?s)<disk .*?</disk>", "")
                    .replaceFirst("<initrd>[^<]*", "<initrd>" + initrd)
                    .replaceAll("(<source path=')[^']*", "$1" + console));
            hypervisor.start(id);
            await().atMost(DONE_WITHIN).until(() -> {
                meanwhile.accept(read(console));
                return !hypervisor.state(id).isActive();
            });
            return read(console);
        } finally {
            hypervisor.undefine(id);
            Files.deleteIfExists(initrd);
            Files.deleteIfExists(console);
        }
    }

    private static Map<String, Boolean> read(Path console) throws IOException {
        if (!Files.exists(console)) {
            return Map.of();
        }
        Map<String, Boolean> found = new LinkedHashMap<>();
        Matcher line = Pattern.compile("(?m)^attempt (\\S+) (works|fails)\\r?$").matcher(Files.readString(console));
        while (line.find()) {
            found.put(line.group(1), line.group(2).equals("works"));
        }
        return found;
    }

    /** An initrd may be several archives one after the other; what comes later replaces what came before. */
    private static void writeInitrd(Path file, Path former, String init) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Files.readAllBytes(former));
        pad(all, 512);
        entry(all, "init", 0100755, init.getBytes(UTF_8));
        entry(all, "TRAILER!!!", 0, new byte[0]);
        Files.write(file, all.toByteArray());
    }

    /** One file in the format that cpio calls newc. */
    private static void entry(ByteArrayOutputStream to, String name, int mode, byte[] content) {
        to.writeBytes("070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X"
                .formatted(0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0)
                .getBytes(UTF_8));
        to.writeBytes((name + "\0").getBytes(UTF_8));
        pad(to, 4);
        to.writeBytes(content);
        pad(to, 4);
    }

    private static void pad(ByteArrayOutputStream to, int multiple) {
        while (to.size() % multiple != 0) {
            to.write(0);
        }
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
