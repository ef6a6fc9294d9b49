package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.history.jdbc.HistoryLayout;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.history.jdbc.UpToDate;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.CatalogName;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The one connection that works: opened, set up and asked about the database in one round trip.
final class Session implements AutoCloseable {

    private static final String SCHEMA_IN_FRONT = "set_config('search_path', CASE WHEN s IS NULL OR p = s OR starts_with(p, s || ',') THEN p"
            + " WHEN p IN ('', '\"\"') THEN s ELSE s || ', ' || p END, false)";

    private final Connection connection;
    private final Answered answered;
    private @Nullable HistoryLayout layout;
    private boolean settled = true;

    private Session(Connection connection, Answered answered) {
        this.connection = connection;
        this.answered = answered;
        this.layout = answered.layout();
    }

    /// What the first round trip has told.
    ///
    /// @param layout null where it was not asked for
    private record Answered(Target target, boolean extended, boolean remembers, @Nullable HistoryLayout layout) {}

    /// One that is lost as soon as it is there is opened again.
    ///
    /// @throws Failure if the database cannot be reached or is not one to work on
    static Session open(Connector connector, Settings settings) throws Failure {
        Losses losses = new Losses();
        while (true) {
            Connection connection;
            try {
                connection = connector.connect();
            } catch (SQLException e) {
                throw PostgresErrors.connecting(e);
            }
            try {
                connection.setAutoCommit(true);
                return new Session(connection, asked(connection, settings));
            } catch (SQLException e) {
                closeQuietly(connection);
                if (!losses.explain(e) || losses.tooMany()) {
                    throw PostgresErrors.connecting(e);
                }
            } catch (Failure | RuntimeException e) {
                closeQuietly(connection);
                throw e;
            }
        }
    }

    private static Answered asked(Connection connection, Settings settings) throws SQLException, Failure {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(setUp(settings) + "; " + question(settings)
                    + (settings.remember() ? "" : "; " + HistoryLayout.query(schema(settings))));
            statement.getMoreResults();
            ResultSet row = statement.getResultSet();
            row.next();
            refuse(row, settings);
            String schema = row.getString("schema");
            Target target = new Target(row.getString("version"), row.getString("database"), schema, row.getString("role"),
                    row.getInt("pid"),
                    connection.getMetaData().getURL());
            boolean extended = row.getBoolean("extended");
            boolean remembers = row.getBoolean("remembers");
            HistoryLayout layout = statement.getMoreResults() ? HistoryLayout.of(schema, statement.getResultSet()) : null;
            return new Answered(target, extended, remembers, layout);
        }
    }

    /// A broken network is noticed while a statement runs, where the server's system can tell (elsewhere the server refuses the setting); an
    /// application name that the caller chose stays. Functions and settings are asked rather than catalogs, which a new backend has to read in first.
    private static String setUp(Settings settings) {
        return "SELECT set_config('statement_timeout', '" + millis(settings.statementTimeout().orElse(Duration.ZERO)) + "', false),"
                + " set_config('lock_timeout', '" + millis(settings.lockTimeout()) + "', false),"
                + " CASE WHEN current_setting('client_connection_check_interval', true) IS NOT NULL AND version() LIKE '%linux%'"
                + " THEN set_config('client_connection_check_interval', '2s', false) END,"
                + Keepalive.SETTINGS + ","
                + " CASE WHEN current_setting('application_name') IN ('', 'PostgreSQL JDBC Driver')"
                + " THEN set_config('application_name', 'lockstep', false) END, " + SCHEMA_IN_FRONT + schemaAndPath(schema(settings));
    }

    static long millis(Duration duration) {
        return Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }

    /// Puts the default schema in front of the search path, unless it stands there: what Liquibase does before each change set.
    ///
    /// @param schema an expression that yields the schema's name
    static String searchPath(String schema) {
        return "SELECT " + SCHEMA_IN_FRONT + schemaAndPath(schema);
    }

    private static String schemaAndPath(String schema) {
        return " FROM (SELECT quote_ident(" + schema + ") AS s, current_setting('search_path') AS p) AS x";
    }

    private static String schema(Settings settings) {
        String given = settings.schema();
        return given == null ? "current_schema()" : Quoted.text(CatalogName.of(QuotingStrategy.LEGACY, given));
    }

    private static String question(Settings settings) {
        return "SELECT current_setting('server_version') AS version, current_database() AS database, current_user AS role,"
                + " pg_backend_pid() AS pid, current_setting('is_superuser') = 'on' AS super,"
                + " pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS standby, " + schema(settings) + " AS schema,"
                + " to_regnamespace(quote_ident(" + schema(settings) + ")) IS NOT NULL AS present, "
                + " strpos(current_query(), 'statement_' || 'timeout') = 0 AS extended, " + UpToDate.isKept(schema(settings))
                + " AS remembers";
    }

    private static void refuse(ResultSet row, Settings settings) throws SQLException, Failure {
        String role = row.getString("role");
        if (row.getBoolean("super") && !settings.allowSuperuser()) {
            throw new Failure(Outcome.REFUSED, Problem.error(Code.SUPERUSER_REFUSED, null,
                    "the role '" + role + "' is a superuser, which a migration does not need",
                    "connect as the role that owns the schema, or allow a superuser in the settings"));
        }
        if (row.getBoolean("standby")) {
            throw new Failure(Outcome.UNAVAILABLE, notPrimary(row.getString("database")));
        }
        if (!row.getBoolean("present")) {
            String schema = settings.schema();
            throw new Failure(Outcome.REFUSED, schema == null
                    ? Problem.error(Code.HISTORY_UNREADABLE, null,
                            "the role '" + role + "' has no schema: nothing on its search_path exists",
                            "name a schema in the settings, or create one")
                    : Problem.error(Code.HISTORY_UNREADABLE, null, "the schema '" + schema + "' does not exist in the database '"
                            + row.getString("database") + "'", "create it first, or correct its name"));
        }
    }

    static Problem notPrimary(@Nullable String database) {
        return Problem.error(Code.NOT_A_PRIMARY, null,
                "the database" + (database == null ? "" : " '" + database + "'")
                        + " is read only: a replica, or one that has just failed over",
                "use the writer endpoint, and try again after a failover");
    }

    /// Whether search path and lock timeout are certainly as they were set when the session was opened.
    boolean isSettled() {
        return settled;
    }

    void settled(boolean now) {
        settled = now;
    }

    Connection connection() {
        return connection;
    }

    Target target() {
        return answered.target();
    }

    /// Whether the driver speaks the extended protocol, in which the server passes over what comes behind a statement that it has refused. By the simple one
    /// it takes both statements of the first round trip for a single query.
    boolean isExtended() {
        return answered.extended();
    }

    /// Whether it may be remembered that nothing is to be done.
    boolean remembers() {
        return answered.remembers();
    }

    /// Asked for once: a run that remembers that it has nothing to do goes without.
    HistoryTable table() throws Failure {
        if (layout == null) {
            try {
                layout = HistoryLayout.read(connection, target().schema());
            } catch (SQLException e) {
                throw PostgresErrors.readingHistory(e, HistoryTable.usualName(target().schema()));
            }
        }
        return new HistoryTable(layout);
    }

    /// As it is now: the tables have been laid out, or somebody else was about to.
    HistoryTable tableAnew() throws Failure {
        layout = null;
        return table();
    }

    /// Both tables' rows, in one round trip; the connection is in autocommit before and after.
    HistoryRows.Stored stored() throws Failure {
        return stored(table().layout());
    }

    HistoryRows.Stored stored(HistoryLayout layout) throws Failure {
        try {
            return HistoryRows.read(connection, layout);
        } catch (SQLException e) {
            throw PostgresErrors.readingHistory(e, new HistoryTable(layout).name());
        }
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    static void closeQuietly(@Nullable AutoCloseable closeable) {
        if (closeable == null) {
            return;
        }
        try {
            closeable.close();
        } catch (Exception e) {
            // what is closed is given up: its transaction is rolled back by the server
        }
    }
}
