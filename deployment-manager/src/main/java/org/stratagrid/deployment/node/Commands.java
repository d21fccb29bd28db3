package org.stratagrid.deployment.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** Runs a program of this machine with text on its standard input. */
public final class Commands {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Commands() {}

    /** Its output; a {@link HypervisorProblem} with what it said when it fails. */
    public static String run(List<String> command, String input) {
        return run(command, input, LONGEST);
    }

    /** The same; it is ended when it takes longer. */
    public static String run(List<String> command, String input, Duration longest) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading; its exit code tells.
            }
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new HypervisorProblem(command.get(0) + " did not end within " + longest.toSeconds() + " s.");
            }
            String said = output.get(5, TimeUnit.SECONDS).strip();
            if (process.exitValue() != 0) {
                throw new HypervisorProblem(said.isEmpty() ? command + " failed." : said);
            }
            return said;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new HypervisorProblem("Could not run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while waiting for " + command.get(0) + ".", e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
