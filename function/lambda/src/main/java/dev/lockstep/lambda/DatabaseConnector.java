package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.run.Connector;
import dev.lockstep.engine.run.Passing;
import dev.lockstep.engine.run.StopSignal;
import dev.lockstep.lambda.Properties.SslMode;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens connections to the target, and can cut them all when time has run out.
final class DatabaseConnector implements Connector {

    /// Who we are to the server. The password is asked for anew for every connection: a token lasts 15 minutes.
    record Account(String user, Supplier<String> password) {}

    /// Who we are, and who else we might be.
    interface Accounts {

        /// May take a while the first time.
        Account account() throws SQLException;

        /// Finds another password where the last was refused, as in the midst of a rotation.
        ///
        /// @param refusals how many were refused in a row, from 1
        /// @return false if there is nothing else to try
        boolean another(int refusals) throws SQLException;
    }

    /// How long to go on trying where a database starts, wakes or fails over.
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_LOGIN = Duration.ofMinutes(1);

    private final Target target;
    private final Accounts accounts;
    private final SslMode sslMode;
    private final String applicationName;
    private final StopSignal stop;
    private final Log log;
    private volatile boolean cut;
    private final List<Connection> opened = new CopyOnWriteArrayList<>();

    DatabaseConnector(Target target, Accounts accounts, SslMode sslMode, String applicationName, StopSignal stop, Log log) {
        this.target = target;
        this.accounts = accounts;
        this.sslMode = sslMode;
        this.applicationName = applicationName;
        this.stop = stop;
        this.log = log;
    }

    /// For the work of one event.
    static DatabaseConnector of(Target target, Accounts accounts, dev.lockstep.lambda.Properties properties, Invocation invocation) {
        return new DatabaseConnector(target, accounts, properties.sslMode(), applicationName(invocation.envelope()), invocation.stop(),
                invocation.log());
    }

    /// A connector to the same database, whose connections are cut on their own.
    DatabaseConnector another() {
        return new DatabaseConnector(target, accounts, sslMode, applicationName, stop, log);
    }

    /// Goes on trying for a while where the database will be there in a moment, or where another password may be the right one.
    @Override
    public Connection connect() throws SQLException {
        var givesUp = Deadline.in(PATIENCE);
        int refusals = 0;
        for (int attempt = 1;; attempt++) {
            try {
                return connectOnce();
            } catch (SQLException e) {
                boolean goesOn = refusesPassword(e) ? accounts.another(++refusals) : Passing.passes(e) && !givesUp.passed();
                if (!goesOn || stop.reason().isPresent()) {
                    throw e;
                }
                log.warn("no connection to the database yet",
                        Map.of("attempt", attempt, "error", String.valueOf(e.getMessage()), "sqlState",
                                String.valueOf(e.getSQLState())));
            }
            pause(attempt);
        }
    }

    private static boolean refusesPassword(SQLException e) {
        return "28P01".equals(e.getSQLState());
    }

    private void pause(int attempt) throws SQLException {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(attempt, 5));
        var end = Deadline.in(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1)));
        try {
            while (!end.passed() && stop.reason().isEmpty()) {
                Thread.sleep(Math.min(50, Math.max(1, end.left().toMillis())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the database was waited for", "57014", e);
        }
    }

    /// Tries once.
    Connection connectOnce() throws SQLException {
        return connectOnce(LONGEST_LOGIN);
    }

    /// Tries once and no longer than that, and once more if the password is the wrong one by now.
    Connection connectInHurry(Duration longest) throws SQLException {
        try {
            return connectOnce(longest);
        } catch (SQLException e) {
            if (!refusesPassword(e) || !accounts.another(1)) {
                throw e;
            }
            return connectOnce(longest);
        }
    }

    private Connection connectOnce(Duration longest) throws SQLException {
        var connection = new Driver().connect(url(), properties(longest));
        if (connection == null) {
            throw new SQLException("the PostgreSQL driver does not know its own URL", "08001");
        }
        opened.add(connection);
        if (cut) {
            cut();
            throw new SQLException("time has run out", "57014");
        }
        return connection;
    }

    /// Ends all connections without a word to the server, which notices.
    void cut() {
        cut = true;
        for (var connection : opened) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException _) {
                // it is closed then
            }
        }
    }

    String url() {
        var host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        return "jdbc:postgresql://" + host + ":" + target.port() + "/" + URLEncoder.encode(target.database(), UTF_8);
    }

    Properties properties(Duration longest) throws SQLException {
        var account = accounts.account();
        var properties = new Properties();
        PGProperty.USER.set(properties, account.user());
        PGProperty.PASSWORD.set(properties, account.password().get());
        PGProperty.SSL_MODE.set(properties, sslMode.value());
        if (sslMode.compareTo(SslMode.VERIFY_CA) >= 0) {
            PGProperty.SSL_FACTORY.set(properties, RdsTrust.class.getName());
        }
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.SOCKET_FACTORY.set(properties, KeepaliveSockets.class.getName());
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) Math.min(20, longest.toSeconds())); // one that sleeps takes about 15 s to wake
        PGProperty.SSL_RESPONSE_TIMEOUT.set(properties, 30_000);
        PGProperty.LOGIN_TIMEOUT.set(properties, (int) longest.toSeconds());
        PGProperty.SOCKET_TIMEOUT.set(properties, 0); // a statement may take as long as the function; the watchdog ends it
        PGProperty.APPLICATION_NAME.set(properties, applicationName);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12"); // says the application's name at once, without a query
        return properties;
    }

    /// Names the stack and the request in `pg_stat_activity`, within PostgreSQL's 63 bytes.
    static String applicationName(Request.Envelope envelope) {
        var stack = envelope.stackId().replaceFirst("^arn:[^/]*/", "").replaceFirst("/.*$", "").replaceAll("[^\\x21-\\x7e]", "?");
        var request = envelope.requestId().replaceAll("[^A-Za-z0-9-]", "");
        var tail = request.substring(Math.max(0, request.length() - 12));
        return "lockstep " + stack.substring(0, Math.min(stack.length(), 40)) + " " + tail;
    }
}
