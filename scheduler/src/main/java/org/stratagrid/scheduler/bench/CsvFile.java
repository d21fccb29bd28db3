package org.stratagrid.scheduler.bench;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plain CSV file with a header: columns in any order, no quotes. Errors name the line and the field. */
final class CsvFile {

    private final Path path;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    private CsvFile(Path path) {
        this.path = path;
    }

    static CsvFile read(Path path, String... wanted) {
        CsvFile file = new CsvFile(path);
        List<String> lines = lines(path);
        if (lines.isEmpty() || lines.get(0).isBlank()) {
            throw new BenchFailure(path + " is empty; its first line is " + String.join(",", wanted));
        }
        List<String> header = cells(lines.get(0).replace("\uFEFF", ""));
        for (String column : wanted) {
            if (!header.contains(column)) {
                throw new BenchFailure("%s, line 1: the column \"%s\" is missing; the first line is %s"
                        .formatted(path, column, String.join(",", wanted)));
            }
            file.columns.put(column, header.indexOf(column));
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> cells = cells(lines.get(i));
            if (cells.size() != header.size()) {
                throw new BenchFailure("%s, line %d: %d fields instead of %d: \"%s\""
                        .formatted(path, i + 1, cells.size(), header.size(), lines.get(i)));
            }
            file.rows.add(file.new Row(i + 1, cells));
        }
        return file;
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            throw new BenchFailure("there is no file " + path);
        } catch (CharacterCodingException e) {
            throw new BenchFailure(path + " is not a text in UTF-8");
        } catch (IOException e) {
            throw new BenchFailure(path + " cannot be read: " + e.getMessage());
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    }

    List<Row> rows() {
        return rows;
    }

    final class Row {

        private final int line;
        private final List<String> cells;

        private Row(int line, List<String> cells) {
            this.line = line;
            this.cells = cells;
        }

        String text(String column) {
            String text = cells.get(columns.getOrDefault(column, -1));
            if (text.isEmpty()) {
                throw wrong(column, "is empty");
            }
            return text;
        }

        long number(String column, long least, long most) {
            String text = text(column);
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, like a number out of range.
            }
            throw wrong(column, "is a whole number from %,d to %,d, not \"%s\"".formatted(least, most, text));
        }

        BenchFailure wrong(String column, String what) {
            return new BenchFailure("%s, line %d: %s %s".formatted(path, line, column, what));
        }
    }
}
