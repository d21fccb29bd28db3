package org.stratagrid.scheduler.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.platform.database.EmbeddedDatabase;
import org.stratagrid.platform.database.ServiceSchema;

/**
 * The database of one run: an embedded one in a folder that goes away, durable like every other, or a given one, in schemas that
 * must not be there before and are dropped after. It is filled before the scheduler starts, in bulk.
 */
final class BenchDatabase implements AutoCloseable {

    private static final List<String> SCHEMAS = List.of("scheduler", "jobs");

    /** The embedded database takes 100, and the scheduler has some of its own; the migrations want two. */
    private static final int MOST_CONNECTIONS = 64;

    private final ConfigurableApplicationContext context;
    private final @Nullable Path folder;

    /** Who presses Ctrl-C leaves no database behind either. */
    private final Thread interrupted = new Thread(this::remove, "remove-database");

    private BenchDatabase(ConfigurableApplicationContext context, @Nullable Path folder) {
        this.context = context;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /**
     * What a scheduler's database needs, without the scheduler: a connection and the migrations. Not annotated as a
     * configuration, so that no scan for components finds it.
     */
    @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
    @ComponentScan(basePackageClasses = EmbeddedDatabase.class)
    static class Schema {
        @Bean
        ServiceSchema schedulerSchema() {
            return new ServiceSchema("scheduler");
        }
    }

    /**
     * @param where       "embedded" or the address of a PostgreSQL database
     * @param connections at most, for whoever asks the database directly
     */
    static BenchDatabase open(String where, int connections) {
        try {
            if (where.equals("embedded")) {
                Path folder = Files.createTempDirectory("stratagrid-bench");
                try {
                    return new BenchDatabase(start(connections, "stratagrid.data", folder.toString()), folder);
                } catch (RuntimeException e) {
                    delete(folder);
                    throw e;
                }
            }
            String url = jdbc(where);
            refuseWhatIsInUse(url);
            return new BenchDatabase(start(connections, "spring.datasource.url", url), null);
        } catch (IOException e) {
            throw new BenchFailure("no temporary folder for the database: " + e.getMessage());
        }
    }

    /** Also of the address that PostgreSQL's own programs take: postgresql://USER:PASSWORD@HOST:PORT/NAME */
    static String jdbc(String where) {
        String address = where.replaceFirst("^(jdbc:)?postgres(ql)?://", "");
        if (address.equals(where)) {
            throw new BenchFailure(
                    "--database is \"embedded\" or postgresql://USER:PASSWORD@HOST:PORT/NAME, not \"" + where + "\"");
        }
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return "jdbc:postgresql://" + address;
        }
        String[] user = address.substring(0, at).split(":", 2);
        String rest = address.substring(at + 1);
        return "jdbc:postgresql://" + rest + (rest.contains("?") ? "&" : "?") + "user=" + user[0]
                + (user.length == 2 ? "&password=" + user[1] : "");
    }

    private static ConfigurableApplicationContext start(int connections, String property, String value) {
        return Context.start(
                Schema.class,
                Map.of(
                        property,
                        value,
                        "spring.datasource.hikari.maximum-pool-size",
                        Math.min(2 + connections, MOST_CONNECTIONS)));
    }

    private static void refuseWhatIsInUse(String url) {
        DriverManager.setLoginTimeout(10);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT nspname FROM pg_namespace WHERE nspname IN ('"
                        + String.join("', '", SCHEMAS) + "') ORDER BY nspname DESC")) {
            if (found.next()) {
                throw new BenchFailure("the database has a schema \"" + found.getString(1)
                        + "\" already, and nothing of it is touched here; give an empty database");
            }
        } catch (SQLException e) {
            throw new BenchFailure("the database cannot be reached: " + e.getMessage());
        }
    }

    /** For the scheduler's own connections. */
    Map<String, Object> connection() {
        JdbcConnectionDetails details = context.getBean(JdbcConnectionDetails.class);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", details.getJdbcUrl());
        if (details.getUsername() != null) {
            properties.put("spring.datasource.username", details.getUsername());
        }
        if (details.getPassword() != null) {
            properties.put("spring.datasource.password", details.getPassword());
        }
        return properties;
    }

    BenchRows rows() {
        return new BenchRows(JdbcClient.create(context.getBean(DataSource.class)), folder != null);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException e) {
            return; // The hook is at it already.
        }
        remove();
    }

    private void remove() {
        if (folder == null) {
            JdbcClient database = JdbcClient.create(context.getBean(DataSource.class));
            SCHEMAS.forEach(
                    schema -> database.sql("DROP SCHEMA " + schema + " CASCADE").update());
        }
        context.close();
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
