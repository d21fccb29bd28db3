package org.stratagrid.deployment.hypervisor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.libvirt.Channel;
import org.libvirt.LibvirtException;

/** The agent's protocol (images/README.md) over a libvirt stream that does not block, so that a silent guest costs no thread. */
final class LibvirtLine implements GuestLine {

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final String PROCESS = Long.toString(ProcessHandle.current().pid(), 36);
    private static final long PAUSE_MILLIS = 5;

    private final Channel channel;
    private final StringBuilder received = new StringBuilder();
    private final byte[] buffer = new byte[8192];
    private boolean closed;

    LibvirtLine(Channel channel) {
        this.channel = channel;
    }

    @Override
    public synchronized @Nullable Answer ask(String command, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        String id = PROCESS + "-" + Long.toString(NUMBERS.incrementAndGet(), 36);
        if (closed) {
            throw new HypervisorProblem("The channel to the guest was closed.");
        }
        try {
            send("\n" + id + " " + command + "\n", deadline);
            List<String> lines = new ArrayList<>();
            String line;
            while ((line = readLine(deadline)) != null) {
                if (line.startsWith(id + " | ")) {
                    lines.add(line.substring(id.length() + 3));
                } else if (line.equals(id + " |")) {
                    lines.add("");
                } else if (line.startsWith(id + " = ")) {
                    return new Answer(
                            Integer.parseInt(line.substring(id.length() + 3).trim()), lines);
                }
            }
            return null;
        } catch (LibvirtException e) {
            throw new LineBroke("The channel to the guest broke: " + e.getMessage(), e);
        }
    }

    private void send(String text, long deadline) throws LibvirtException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int sent = channel.send(java.util.Arrays.copyOfRange(bytes, at, bytes.length));
            if (sent == Channel.NOTHING_NOW) {
                if (System.nanoTime() >= deadline) {
                    return;
                }
                pause();
            } else {
                at += sent;
            }
        }
    }

    private @Nullable String readLine(long deadline) throws LibvirtException {
        while (true) {
            int end = received.indexOf("\n");
            if (end >= 0) {
                String line = received.substring(0, end).replace("\r", "");
                received.delete(0, end + 1);
                return line;
            }
            int count = channel.receive(buffer);
            if (count > 0) {
                received.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            } else if (count == 0) {
                throw new HypervisorProblem("The channel to the guest was closed.");
            } else {
                if (System.nanoTime() >= deadline) {
                    return null;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while waiting for the guest.", e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            channel.close();
        }
    }
}
