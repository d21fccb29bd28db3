package org.stratagrid.deployment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The grid of real guests that the environment names, as its nodes.yaml describes it. Tests on it close their context when they are
 * done: deployment managers with rows of their own on the same nodes would take each other's networks down.
 */
public final class RealGrid {

    public static final String VARIABLE = "STRATAGRID_TEST_GRID";
    public static final String REASON = "needs a grid of real guests: ./stratagrid test brings one up and names its"
            + " nodes.yaml in STRATAGRID_TEST_GRID";

    private RealGrid() {}

    public static Path nodesFile() {
        return Path.of(System.getenv(VARIABLE)).toAbsolutePath();
    }

    public static void settings(DynamicPropertyRegistry registry) {
        registry.add(
                "stratagrid.data", () -> nodesFile().getParent().getParent().toString());
        registry.add("stratagrid.grid.first-loopback-port", () -> 28080);
        // Tests that are about them ask for them.
        registry.add("stratagrid.templates.most-per-node", () -> 0);
        for (String name : source().getPropertyNames()) {
            registry.add(name, () -> String.valueOf(source().getProperty(name)));
        }
    }

    public static String setting(String name) {
        return String.valueOf(source().getProperty(name));
    }

    public static boolean hasSetting(String name) {
        return source().containsProperty(name);
    }

    /** A list of words, such as a command. */
    public static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        EnumerablePropertySource<?> source = source();
        while (source.containsProperty(name + "[" + words.size() + "]")) {
            words.add(String.valueOf(source.getProperty(name + "[" + words.size() + "]")));
        }
        return words;
    }

    private static EnumerablePropertySource<?> source() {
        try {
            List<PropertySource<?>> sources =
                    new YamlPropertySourceLoader().load("nodes", new FileSystemResource(nodesFile()));
            return (EnumerablePropertySource<?>) sources.get(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
