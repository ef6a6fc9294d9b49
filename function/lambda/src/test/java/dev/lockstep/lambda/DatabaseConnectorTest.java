package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.faults.TcpProxy;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A database that is not there yet, and a password that is not the right one any more or not yet.
@ExtendWith(PostgresExtension.class)
final class DatabaseConnectorTest {

    private final Database database;
    private final List<SecretReader.Stage> read = new CopyOnWriteArrayList<>();

    DatabaseConnectorTest(Database database) {
        this.database = database;
    }

    @BeforeEach
    void makeRole() throws SQLException {
        database.execute("drop role if exists rotated", "create role rotated login password 'new-password'");
    }

    @AfterEach
    void dropRole() throws SQLException {
        database.execute("drop role rotated");
    }

    @Test
    void hazard_33_reads_the_secret_again_when_its_password_is_refused() throws SQLException {
        var credentials = credentials("old-password", "new-password");

        try (var connection = Samples.connector(database, credentials).connect()) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(read).containsExactly(SecretReader.Stage.CURRENT, SecretReader.Stage.CURRENT);
    }

    @Test
    void hazard_33_tries_the_pending_password_last_and_stays_with_it() throws SQLException {
        var connector = Samples.connector(database,
                credentials("old-password", "old-password", "old-password", "old-password", "new-password"));

        connector.connect().close();
        connector.connect().close();

        assertThat(read).hasSize(5).endsWith(SecretReader.Stage.CURRENT, SecretReader.Stage.PENDING);
    }

    @Test
    void hazard_33_gives_up_a_password_that_is_wrong_in_every_stage() {
        var connector = Samples.connector(database, credentials("old-password", "old-password", "old-password", "old-password"));

        assertThatThrownBy(connector::connect)
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
        assertThat(read).endsWith(SecretReader.Stage.PENDING);
    }

    @Test
    void hazard_34_waits_for_a_database_that_is_just_starting() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var later = new Database("127.0.0.1", port, database.name(), database.user(), database.password());
        var proxy = new java.util.concurrent.CompletableFuture<TcpProxy>();
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(Duration.ofSeconds(2));
                proxy.complete(TcpProxy.from(port, database.host(), database.port()));
            } catch (InterruptedException e) {
                proxy.completeExceptionally(e);
            }
        });

        try (var connection = Samples.connector(later).connect()) {
            assertThat(connection.isValid(1)).isTrue();
        }
        proxy.get().close();
    }

    @Test
    void hazard_34_waits_for_a_database_that_refuses_more_connections_for_a_moment() throws Exception {
        database.execute("alter role rotated connection limit 1");
        var connector = Samples.connector(database, credentials("new-password"));
        var first = connector.connect();
        Thread.ofVirtual().start(() -> {
            try (first) {
                Thread.sleep(Duration.ofSeconds(1));
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        try (var second = connector.connect()) {
            assertThat(second.isValid(1)).isTrue();
        }
    }

    @Test
    void gives_up_at_once_what_does_not_pass_and_what_is_stopped() {
        var nowhere = new Database(database.host(), database.port(), "no_such_database", database.user(), database.password());
        assertThatThrownBy(() -> Samples.connector(nowhere).connect())
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("3D000"));

        var stop = new StopSignal();
        stop.stop("enough");
        var stopped = new DatabaseConnector(new Target("127.0.0.1", 9, "app", null), new Samples.OneAccount("app", "app"),
                Properties.SslMode.DISABLE, "lockstep", stop, Samples.log(new Redaction()));
        assertThatThrownBy(stopped::connect)
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState()).startsWith("08"));
    }

    /// The system's own keepalive would take two hours to notice a host that vanished.
    @Test
    void hazard_38_notices_within_a_minute_that_the_server_has_vanished() throws Exception {
        var factory = Samples.connector(database).properties(Duration.ofSeconds(1)).getProperty("socketFactory");

        assertThat(factory).isEqualTo(KeepaliveSockets.class.getName());
        try (var socket = new KeepaliveSockets().createSocket()) {
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
                    + socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT) * socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL))
                    .isLessThanOrEqualTo(60);
        }
    }

    /// A secret that holds these passwords, one at each reading; when they are used up there is no such version.
    private Credentials credentials(String... passwords) {
        return Credentials.read(stage -> {
            read.add(stage);
            if (read.size() > passwords.length) {
                return new Read.Refused<>(List.of(Problem.error(Code.SECRET_UNREADABLE, null, "no such version", "none")));
            }
            var password = passwords[read.size() - 1];
            var target = new Target(database.host(), database.port(), database.name(), null);
            return new Read.Complete<>(new Access(target, new DatabaseConnector.Account("rotated", () -> password)), List.of());
        });
    }
}
