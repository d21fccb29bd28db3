package org.stratagrid.scheduler.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import org.stratagrid.contracts.values.Refusal;

/**
 * {@code bench generate} and {@code bench import} write files for a benchmark, {@code bench placement} runs one and prints one line
 * of JSON; whatever else there is to say goes to standard error. Exit code 1: the checker found violations; 2: a bad argument, file
 * or database, nothing was measured; 3: it broke on the way.
 */
public final class Bench {

    private static final int MOST_NODES = 100_000;

    private Bench() {}

    public static void main(String[] words) {
        PrintStream answer = System.out;
        System.setOut(System.err); // Libraries talk, and standard output is for one line.
        System.exit(run(words, answer));
    }

    static int run(String[] words, PrintStream answer) {
        try {
            return switch (words.length == 0 ? "" : words[0]) {
                case "generate" -> generate(words);
                case "import" -> importSet(words);
                case "placement" -> {
                    Report report = new PlacementBench(Settings.of(words)).run();
                    answer.println(report.json());
                    yield report.hasViolations() ? 1 : 0;
                }
                default ->
                    throw new BenchFailure("say what to do: bench generate …, bench import … or bench placement …");
            };
        } catch (BenchFailure failure) {
            System.err.println("bench: " + failure.getMessage());
            return 2;
        } catch (Refusal refusal) {
            System.err.println("bench: refused: " + refusal.sentence());
            return 3;
        } catch (RuntimeException e) {
            e.printStackTrace();
            return 3;
        }
    }

    private static int generate(String[] words) {
        Arguments arguments =
                new Arguments(words, 1, Set.of("seed", "nodes", "servers", "prefill-percent", "out"), Set.of("skewed"));
        arguments.required("seed");
        arguments.required("nodes");
        GridFiles files = new Generator(arguments.number("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE))
                .generate(
                        (int) arguments.number("nodes", 0, 1, MOST_NODES),
                        (int) arguments.number("servers", 0, 1, Integer.MAX_VALUE),
                        (int) arguments.number("prefill-percent", 0, 0, 100),
                        arguments.has("skewed"));
        write(files, arguments.file("out"));
        return 0;
    }

    private static int importSet(String[] words) {
        Arguments arguments = new Arguments(words, 1, Set.of("cloud-balancing", "out"), Set.of());
        write(CloudBalancing.read(arguments.file("cloud-balancing")), arguments.file("out"));
        return 0;
    }

    private static void write(GridFiles files, Path folder) {
        Generator.write(files, folder);
        System.err.printf(
                "%d nodes, %d servers, %d of them placed already, in %s%n",
                files.nodes().size(), files.servers().size(), files.prefill().size(), folder);
    }
}
