package org.stratagrid.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * PostgreSQL that starts and stops with this process and keeps its data in a folder. Durable (fsync on); it listens on loopback
 * only and asks for a password that is kept beside the data, readable by the owner alone.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final String USER = "postgres";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    /** Starts on this folder; a server that a killed process left running on it is stopped first. */
    static EmbeddedDatabase start(Path folder) throws IOException, SQLException {
        Path home = Files.createDirectories(folder.toAbsolutePath());
        Path data = home.resolve("postgres");
        Path binaries = home.resolve("postgres-binaries");
        Path passwordFile = home.resolve("postgres-password");
        stopOrphan(data);
        boolean fresh = !Files.exists(passwordFile);
        String password =
                fresh ? randomPassword() : Files.readString(passwordFile).strip();
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setPort(FreePort.find())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                // Spring stops it after everything that uses it; a shutdown hook would do so at the same time.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTS_WITHIN)
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        if (fresh) {
            requirePassword(postgres, data, password);
            // Last, so that a start which died half-way is "fresh" again and sets the password once more.
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, password);
        }
        return new EmbeddedDatabase(postgres, password);
    }

    /** A throw-away database for tests: quick, not durable, without a password. */
    public static EmbeddedDatabase temporary() throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setPort(FreePort.find())
                .setPGStartupWait(STARTS_WITHIN)
                .start();
        return new EmbeddedDatabase(postgres, USER);
    }

    public String url() {
        return postgres.getJdbcUrl(USER, "postgres");
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    private static void requirePassword(EmbeddedPostgres postgres, Path data, String password)
            throws IOException, SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A JVM that was killed leaves its postmaster behind, and a second one on the same folder refuses to start. */
    private static void stopOrphan(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        Optional<ProcessHandle> orphan = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().command().orElse("").endsWith("/bin/postgres"));
        if (orphan.isEmpty()) {
            return;
        }
        // SIGINT is PostgreSQL's fast shutdown; ProcessHandle can only send SIGTERM (which waits for clients) or
        // SIGKILL.
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            orphan.get().onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a left-over PostgreSQL was stopping", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("PostgreSQL (process " + pid + ") left over on " + data + " does not stop", e);
        }
    }
}
