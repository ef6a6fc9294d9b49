package dev.lockstep.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL server of its own: on a free port, with its data in a temporary folder that is deleted at close,
/// and with passwords that are really checked.
///
/// ```java
/// try (var server = PostgresServer.start()) {
///     var orders = server.createDatabase("orders");
///     orders.execute("create table t (id int)");
/// }
/// ```
///
/// Tests share one server through [PostgresExtension] instead. The environment's `LOCKSTEP_POSTGRES_DATA` names another folder for the data, such as one
/// in memory, where no disk has a say in what is measured.
public final class PostgresServer implements AutoCloseable {

    /// What may be asked of a server: settings as in `postgresql.conf`, which win over ours.
    ///
    /// ```java
    /// Options.defaults().with("ssl", "on").with("ssl_cert_file", "/tmp/server.crt")
    /// ```
    public record Options(Map<String, String> settings) {
        public Options {
            settings = Map.copyOf(settings);
        }

        public static Options defaults() {
            return new Options(Map.of());
        }

        public Options with(String name, String value) {
            var more = new LinkedHashMap<>(settings);
            more.put(name, value);
            return new Options(more);
        }

        /// Ours and the asked ones together: made for speed, since the data need not outlive the server.
        Map<String, String> allSettings() {
            var all = new LinkedHashMap<String, String>();
            all.put("fsync", "off");
            all.put("full_page_writes", "off");
            all.put("synchronous_commit", "off");
            all.put("max_connections", "200");
            all.put("max_prepared_transactions", "10");
            all.put("shared_buffers", "64MB");
            all.put("autovacuum", "off");
            all.put("timezone", "UTC");
            all.putAll(settings);
            return all;
        }
    }

    private static final String DATA = "LOCKSTEP_POSTGRES_DATA";

    private final Database maintenance;
    private final AutoCloseable process;
    private final AtomicInteger created = new AtomicInteger();

    PostgresServer(Database maintenance, AutoCloseable process) {
        this.maintenance = maintenance;
        this.process = process;
    }

    public static PostgresServer start() {
        return start(Options.defaults());
    }

    /// Starts the embedded server, also as root and without Docker.
    public static PostgresServer start(Options options) {
        try {
            var folder = Files.createTempDirectory(parent(), "lockstep-pg");
            try {
                return startIn(folder, options);
            } catch (IOException | SQLException | RuntimeException e) {
                delete(folder);
                throw new IllegalStateException("PostgreSQL " + binariesVersion() + " did not start in " + folder + ": " + e.getMessage(),
                        e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static Path parent() {
        var asked = System.getenv().getOrDefault(DATA, "");
        return Path.of(asked.isEmpty() ? System.getProperty("java.io.tmpdir") : asked);
    }

    private static PostgresServer startIn(Path folder, Options options) throws IOException, SQLException {
        var data = folder.resolve("data");
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setLocaleConfig("locale", "C")
                .setPGStartupWait(Duration.ofSeconds(60));
        options.allSettings().forEach(builder::setServerConfig);
        var embedded = builder.start();
        try {
            return new PostgresServer(secured(embedded.getPort(), data), () -> {
                embedded.close();
                delete(folder);
            });
        } catch (IOException | SQLException | RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /// Until here everybody was trusted, since that is how the binaries' launcher looks whether the server is up.
    private static Database secured(int port, Path data) throws IOException, SQLException {
        var maintenance = new Database("localhost", port, "postgres", "postgres", randomPassword());
        maintenance.execute("alter role postgres password '" + maintenance.password() + "'");
        writeHba(data, "scram-sha-256");
        maintenance.execute("select pg_reload_conf()");
        var giveUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (trusts(maintenance) && System.nanoTime() < giveUp) {
            Thread.onSpinWait();
        }
        return maintenance;
    }

    /// The server reads its rules again in its own time.
    private static boolean trusts(Database database) {
        try (var connection = database.as(database.user(), "wrong").connect()) {
            return connection != null;
        } catch (SQLException e) {
            return false;
        }
    }

    /// The version of the embedded binaries, as `14.20.0`.
    static String binariesVersion() {
        try (var in = PostgresServer.class.getResourceAsStream("binaries.properties")) {
            if (in == null) {
                throw new IllegalStateException("binaries.properties is not in the testkit");
            }
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The database `postgres` of this server, as its superuser.
    public Database maintenance() {
        return maintenance;
    }

    /// A new empty database, owned by the superuser.
    public Database createDatabase(String name) {
        return createDatabase(name, "template0");
    }

    /// A new database with all that is in the given one, to which nobody may be connected meanwhile.
    public Database copyOf(Database original) {
        return createDatabase("db_" + created.incrementAndGet(), original.name());
    }

    private Database createDatabase(String name, String template) {
        run("create database " + quoted(name) + " template " + quoted(template));
        return new Database(maintenance.host(), maintenance.port(), name, maintenance.user(), maintenance.password());
    }

    /// A new empty database with a name nobody else has on this server.
    public Database createDatabase() {
        return createDatabase("db_" + created.incrementAndGet());
    }

    /// Drops the database together with the sessions in it.
    public void dropDatabase(Database database) {
        run("drop database if exists " + quoted(database.name()) + " with (force)");
    }

    private void run(String sql) {
        try {
            maintenance.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL on port " + maintenance.port() + " did not stop: " + e.getMessage(), e);
        }
    }

    static String randomPassword() {
        var bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static void writeHba(Path data, String method) throws IOException {
        var rules = "local all all trust\nhost all all 127.0.0.1/32 " + method + "\nhost all all ::1/128 " + method + "\n";
        Files.writeString(data.resolve("pg_hba.conf"), rules);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
