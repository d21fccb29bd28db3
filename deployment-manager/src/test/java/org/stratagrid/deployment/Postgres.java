package org.stratagrid.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.deployment.node.Commands;

/** The test's own PostgreSQL. */
public final class Postgres {

    private Postgres() {}

    /** Its sessions are cut off, and it is away for a moment. */
    public static void restart(JdbcClient database) {
        Path data =
                Path.of(database.sql("SHOW data_directory").query(String.class).single());
        List<String> restart = List.of(
                program(data).resolveSibling("pg_ctl").toString(),
                "restart",
                "-w",
                "-m",
                "fast",
                "-l",
                data.resolve("restarted.log").toString(),
                "-D",
                data.toString());
        // PostgreSQL refuses to run as root; the embedded one gets round that in this way.
        boolean root = "root".equals(System.getProperty("user.name"));
        Commands.run(
                root
                        ? Stream.concat(Stream.of("unshare", "-U"), restart.stream())
                                .toList()
                        : restart,
                "");
    }

    private static Path program(Path data) {
        try {
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return Path.of("/proc", pid, "exe").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
