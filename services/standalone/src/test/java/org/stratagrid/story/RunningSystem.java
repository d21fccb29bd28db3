package org.stratagrid.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import org.stratagrid.platform.database.FreePort;
import org.stratagrid.platform.transport.RemoteContract;
import tools.jackson.databind.json.JsonMapper;

/** The packaged product as a process of its own, on its own data folder, with a driven clock; it can be killed and started again. */
final class RunningSystem implements AutoCloseable {

    private static final String TOKEN = "story";
    private static final int LAST_WORDS = 40;
    private static final Duration START_LIMIT = Duration.ofSeconds(300);

    private final Path data;
    private final int port;
    private final List<String> settings;
    private Process process;

    /** Uses the grid and images that {@code ./stratagrid test} has brought up. */
    RunningSystem(String name, List<String> settings) throws IOException {
        this(name, Optional.of(grid().orElseThrow()), settings);
    }

    /** With simulated guests, wherever it runs. */
    static RunningSystem simulated(String name, List<String> settings) throws IOException {
        return new RunningSystem(name, Optional.empty(), settings);
    }

    private RunningSystem(String name, Optional<Path> nodes, List<String> settings) throws IOException {
        this.data = Path.of("target", "it", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(data); // an earlier run's, or one that was killed
        Files.createDirectories(data.resolve("grid"));
        if (nodes.isPresent()) {
            Path grid = nodes.get();
            Files.copy(grid, data.resolve("grid/nodes.yaml"));
            Files.createSymbolicLink(
                    data.resolve("images"), grid.getParent().getParent().resolve("images"));
        }
        this.port = FreePort.find();
        this.settings = settings;
    }

    /** Where the real nodes are described; empty where the machine has none. */
    static Optional<Path> grid() {
        return Optional.ofNullable(System.getenv("STRATAGRID_TEST_GRID")).map(Path::of);
    }

    void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-jar",
                Path.of("target", "standalone-0.1.0-SNAPSHOT.jar").toString(),
                "--server.port=" + port,
                "--stratagrid.data=" + data,
                "--stratagrid.services.token=" + TOKEN,
                "--stratagrid.clock.driven=true",
                // They would be made in the background, on the processors that the tests have.
                "--stratagrid.templates.most-per-node=0"));
        command.addAll(settings);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
                .start();
        Polling.until(START_LIMIT, "the system is healthy (log: " + data.resolve("log") + ")", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the system ended with " + process.exitValue() + ": " + data.resolve("log"));
            }
            return health() == 200;
        });
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** A service's contract, as the other services see it. */
    <T> T contract(Class<T> contract) {
        return RemoteContract.client(contract, url(), TOKEN, JsonMapper.shared());
    }

    Path data() {
        return data;
    }

    /** What it said last, for the message of a test that failed. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }

    /** As a power failure does it: no shutdown code runs. */
    void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private int health() throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url() + "/actuator/health"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notListeningYet) {
            return 0;
        }
    }
}
