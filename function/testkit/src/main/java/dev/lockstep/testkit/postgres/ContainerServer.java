package dev.lockstep.testkit.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// PostgreSQL in a container, where Docker answers. A class of its own, so that the rest of the package loads without Testcontainers.
final class ContainerServer {

    private static final int PORT = 5432;

    private ContainerServer() {}

    /// Whether it is worth asking Docker at all; answers at once, and without loading a class of Testcontainers.
    static boolean mayBeThere() {
        var home = Path.of(System.getProperty("user.home", "/"));
        var hinted = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(home.resolve(".docker/run/docker.sock")) || Files.exists(home.resolve(".testcontainers.properties"));
        return hinted && ContainerServer.class.getClassLoader().getResource("org/testcontainers/DockerClientFactory.class") != null;
    }

    /// The server, or nothing if Docker does not answer or cannot run the image.
    static Optional<PostgresServer> start(String image, PostgresServer.Options options) {
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.empty();
            }
            return Optional.of(run(image, options));
        } catch (RuntimeException e) {
            System.err.println("Docker could not run " + image + ", the embedded PostgreSQL is used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static PostgresServer run(String image, PostgresServer.Options options) {
        var command = new ArrayList<String>();
        command.add("postgres");
        options.allSettings().forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        var password = PostgresServer.randomPassword();
        // closed by the server that is returned
        @SuppressWarnings("resource")
        var container = new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(PORT)
                .withEnv("POSTGRES_PASSWORD", password)
                .withEnv("POSTGRES_INITDB_ARGS", "--locale=C --encoding=UTF8")
                .withCommand(command.toArray(String[]::new))
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2)
                        .withStartupTimeout(Duration.ofMinutes(2)));
        container.start();
        var maintenance = new Database(container.getHost(), container.getMappedPort(PORT), "postgres", "postgres", password);
        return new PostgresServer(maintenance, container);
    }
}
