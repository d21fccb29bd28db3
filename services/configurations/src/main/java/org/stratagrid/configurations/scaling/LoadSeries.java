package org.stratagrid.configurations.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A recorded load: a CSV file with the header {@code timestamp,value}, times as {@code 2014-02-14 14:27:00} (UTC), values of any
 * unit. A value holds until the next one.
 */
record LoadSeries(String name, NavigableMap<Instant, Double> values) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    static LoadSeries read(Path file) throws IOException {
        NavigableMap<Instant, Double> values = new TreeMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (number == 1 || line.isBlank()) {
                continue;
            }
            String[] cells = line.split(",", -1);
            try {
                values.put(LocalDateTime.parse(cells[0], TIME).toInstant(ZoneOffset.UTC), Double.parseDouble(cells[1]));
            } catch (DateTimeParseException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(
                        file + ", line " + number + ": not a time like 2014-02-14 14:27:00 and a number: " + line);
            }
        }
        if (values.size() < 2) {
            throw new IOException(file + " has fewer than two values");
        }
        return new LoadSeries(String.valueOf(file.getFileName()), values);
    }

    Span time() {
        return new Span(values.firstKey(), values.lastKey());
    }

    double most() {
        return values.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    double at(Instant moment) {
        Map.Entry<Instant, Double> entry = values.floorEntry(moment);
        return entry == null ? values.firstEntry().getValue() : entry.getValue();
    }

    double hours() {
        return time().length().dividedBy(Duration.ofSeconds(1)) / 3600.0;
    }
}
