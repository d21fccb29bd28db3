package org.stratagrid.configurations.scaling;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./stratagrid bench scaling [--min N] [--max N] … FILE…}: replays recorded loads against a scaling policy, and prints one
 * line of JSON (docs/benchmarks.md). Each file of its own: one has nothing to do with the next.
 */
public final class ReplayCommand {

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("min", "1");
        DEFAULTS.put("max", "6");
        DEFAULTS.put("limit", "70");
        DEFAULTS.put("load-seconds", "120");
        DEFAULTS.put("calm-percent", "70");
        DEFAULTS.put("calm-seconds", "3600");
        DEFAULTS.put("cool-down", "300");
        DEFAULTS.put("boot-seconds", "30");
        DEFAULTS.put("look-seconds", "15");
        DEFAULTS.put("memory", "512");
        DEFAULTS.put("rate", "1.00");
        DEFAULTS.put("currency", "USD");
    }

    /** What the command cannot understand. */
    static final class WrongUse extends Exception {
        private static final long serialVersionUID = 1;

        WrongUse(String sentence) {
            super(sentence);
        }
    }

    private final Map<String, String> options = new LinkedHashMap<>(DEFAULTS);
    private final List<Path> files = new ArrayList<>();

    private ReplayCommand() {}

    public static void main(String[] words) {
        try {
            run(words, System.out);
        } catch (WrongUse | IOException e) {
            System.err.println("bench scaling: " + e.getMessage());
            System.exit(2);
        }
    }

    static void run(String[] words, PrintStream out) throws WrongUse, IOException {
        ReplayCommand command = new ReplayCommand();
        command.read(words);
        out.println(command.replay());
    }

    private void read(String[] words) throws WrongUse {
        for (int i = 0; i < words.length; i++) {
            if (!words[i].startsWith("--")) {
                files.add(Path.of(words[i]));
                continue;
            }
            String name = words[i].substring(2);
            if (!DEFAULTS.containsKey(name)
                    && !List.of("peak", "money-a-day", "csv").contains(name)) {
                throw new WrongUse(
                        "unknown option " + words[i] + "; known are " + DEFAULTS.keySet() + ", peak, money-a-day, csv");
            }
            if (++i == words.length) {
                throw new WrongUse("--" + name + " needs a value");
            }
            options.put(name, words[i]);
        }
        if (files.isEmpty()) {
            throw new WrongUse("name at least one file with a load series");
        }
        if (options.containsKey("csv") && files.size() > 1) {
            throw new WrongUse("--csv goes with one file of load only");
        }
    }

    private String replay() throws WrongUse, IOException {
        int least = whole("min", 1, 1000);
        int most = whole("max", least, 1000);
        int limit = whole("limit", 1, 100);
        ScalingPolicy policy = new ScalingPolicy(
                true,
                ScalingAction.ADD_SERVER,
                limit,
                null,
                null,
                null,
                whole("load-seconds", 30, 3600),
                whole("calm-percent", 10, 90),
                whole("calm-seconds", 60, 21_600),
                null,
                3,
                60,
                least,
                most,
                new Memory(256),
                new Memory(4096),
                options.containsKey("money-a-day") ? money("money-a-day") : null,
                whole("cool-down", 30, 86_400));
        Replay.Model model = new Replay.Model(
                least,
                whole("memory", 64, 1 << 20),
                options.containsKey("peak") ? whole("peak", 1, 1000) : most,
                Duration.ofSeconds(whole("boot-seconds", 0, 3600)),
                Duration.ofSeconds(whole("look-seconds", 1, 60)),
                money("rate"));
        List<ReplayResult> results = new ArrayList<>();
        for (Path file : files) {
            Replay replay = new Replay(model, policy, List.of(), LoadSeries.read(file), limit);
            try (PrintWriter csv = csv()) {
                results.add(replay.run(moment -> line(csv, moment)));
            }
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("bench", "scaling");
        line.put("options", options);
        line.put("series", results);
        return JsonMapper.shared().writeValueAsString(line);
    }

    private @Nullable PrintWriter csv() throws IOException {
        String file = options.get("csv");
        if (file == null) {
            return null;
        }
        PrintWriter csv = new PrintWriter(Files.newBufferedWriter(Path.of(file)));
        csv.println("time,cpu_percent,serving,change");
        return csv;
    }

    private static void line(@Nullable PrintWriter csv, Replay.Moment moment) {
        if (csv != null) {
            String change = moment.change();
            csv.printf(
                    java.util.Locale.ROOT,
                    "%s,%.1f,%d,%s%n",
                    moment.at(),
                    moment.cpuPercent(),
                    moment.serving(),
                    change == null ? "" : '"' + change + '"');
        }
    }

    private int whole(String name, int least, int most) throws WrongUse {
        try {
            int number = Integer.parseInt(String.valueOf(options.get(name)));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The same sentence.
        }
        throw new WrongUse("--" + name + " is a whole number from " + least + " to " + most);
    }

    private Money money(String name) throws WrongUse {
        try {
            return Money.of(String.valueOf(options.get(name)), String.valueOf(options.get("currency")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new WrongUse("--" + name + " is an amount like 10.00, --currency one like USD");
        }
    }
}
