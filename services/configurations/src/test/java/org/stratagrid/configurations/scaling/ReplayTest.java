package org.stratagrid.configurations.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayTest {

    @TempDir
    Path folder;

    /** An hour of little, two hours of three servers' load, five hours of little. */
    private Path steps() throws Exception {
        StringBuilder csv = new StringBuilder("timestamp,value\n");
        for (int i = 0; i <= 96; i++) {
            csv.append(String.format(
                    "2026-03-02 %02d:%02d:00,%s%n", i / 12, i % 12 * 5, i >= 12 && i < 36 ? "300.0" : "60.0"));
        }
        return Files.writeString(folder.resolve("steps.csv"), csv);
    }

    private static JsonNode replay(String... words) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplayCommand.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        return JsonMapper.shared().readTree(out.toByteArray());
    }

    @Test
    @DisplayName("DM-8 a replayed step of load: servers come and go, and it costs less than the most all the time")
    void step() throws Exception {
        Path csv = folder.resolve("out.csv");
        JsonNode series = replay("--min", "1", "--max", "3", "--csv", csv.toString(), steps().toString())
                .get("series")
                .get(0);
        assertThat(series.get("mostServers").intValue()).isEqualTo(3);
        assertThat(series.get("changes").intValue()).isEqualTo(4);
        assertThat(series.get("flaps").intValue()).isZero();
        assertThat(series.get("fixedMost").get("serverHours").doubleValue()).isEqualTo(24);
        assertThat(series.get("fixedMost").get("cost").doubleValue()).isEqualTo(12);
        assertThat(series.get("fixedMost").get("hoursAbove").doubleValue()).isZero();
        assertThat(series.get("fixedLeast").get("hoursAbove").doubleValue()).isEqualTo(2);
        assertThat(series.get("policy").get("hoursAbove").doubleValue()).isBetween(0.1, 0.3);
        assertThat(series.get("policy").get("serverHours").doubleValue()).isBetween(13.0, 16.0);
        assertThat(Files.readAllLines(csv))
                .hasSize(8 * 240 + 1)
                .anyMatch(line -> line.contains("\"ADD_SERVER: CPU 100 %, above 70 for 2 minutes\""));
    }

    @Test
    @DisplayName("DM-8 the money bound holds in a replay")
    void money() throws Exception {
        JsonNode series = replay("--max", "3", "--money-a-day", "1.00", steps().toString())
                .get("series")
                .get(0);
        assertThat(series.get("dearestDay").doubleValue()).isBetween(0.5, 1.0);
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        String steps = steps().toString();
        assertThatThrownBy(() -> replay("--many", "3", steps)).hasMessageContaining("unknown option --many");
        assertThatThrownBy(() -> replay("--max", "none", steps)).hasMessageContaining("--max is a whole number");
        assertThatThrownBy(() -> replay()).hasMessageContaining("at least one file");
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), "timestamp,value\nyesterday,1\n");
        assertThatThrownBy(() -> replay(wrong.toString())).hasMessageContaining("line 2");
    }
}
