package dev.lockstep.engine.history.jdbc;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads both history tables in one round trip.
public final class HistoryRows {

    private HistoryRows() {}

    /// @param history in the order of execution
    /// @param lock null where there is no lock table, or no row 1 in it
    /// @param started change sets that were begun outside a transaction and not finished
    public record Stored(History history, @Nullable LockRow lock, List<StartedMark> started) {
        public static final Stored NOTHING = new Stored(new History(List.of()), null, List.of());

        public Stored {
            started = List.copyOf(started);
        }
    }

    /// Row 1 of the lock table, which is Liquibase's lock.
    public record LockRow(boolean locked, @Nullable LocalDateTime granted, @Nullable String by) {}

    /// History, and what tells it from any other.
    public record Fingerprinted(History history, String fingerprint) {}

    /// The same snapshot's rows and fingerprint; empty where a column is missing, the table has a name of its own, or there are no rows.
    ///
    /// @throws SQLException as [#read]
    public static Optional<Fingerprinted> readWithFingerprint(Connection connection, HistoryLayout layout) throws SQLException {
        HistoryLayout.Table table = layout.history();
        if (table == null || !layout.complete() || !layout.plainlyNamed()) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet rows = statement.executeQuery(historyQuery(layout, table, ", (" + UpToDate.fingerprint(layout.schema()) + ")"));
            List<HistoryRow> read = new ArrayList<>();
            String fingerprint = null;
            while (rows.next()) {
                read.add(row(rows));
                fingerprint = rows.getString(15);
            }
            return Optional.ofNullable(fingerprint).map(some -> new Fingerprinted(new History(read), some));
        }
    }

    /// @throws SQLException as the server reports it, or with SQLSTATE 22000 for a row that cannot be understood
    public static Stored read(Connection connection, HistoryLayout layout) throws SQLException {
        HistoryLayout.Table history = layout.history();
        HistoryLayout.Table lock = layout.lock();
        List<String> queries = new ArrayList<>();
        if (history != null) {
            queries.add(historyQuery(layout, history, ""));
        }
        if (lock != null) {
            queries.add(lockQuery(layout));
        }
        if (queries.isEmpty()) {
            return Stored.NOTHING;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(String.join("; ", queries));
            History rows = new History(List.of());
            if (history != null) {
                rows = history(statement.getResultSet());
                statement.getMoreResults();
            }
            return lock == null ? new Stored(rows, null, List.of()) : withLocks(rows, statement.getResultSet());
        }
    }

    /// Columns that an older layout lacks are read as if they were empty.
    private static String historyQuery(HistoryLayout layout, HistoryLayout.Table table, String more) {
        HistoryTable names = new HistoryTable(layout);
        List<String> columns = new ArrayList<>();
        for (String name : List.of("id", "author", "filename", "dateexecuted", "orderexecuted", "exectype", "md5sum", "description",
                "comments", "tag", "liquibase", "contexts", "labels", "deployment_id")) {
            boolean there = table.column(name).isPresent();
            columns.add(switch (name) {
                case "dateexecuted" -> names.column(name) + "::timestamp";
                case "orderexecuted" -> there ? names.column(name) : "-1";
                case "exectype" -> there ? names.column(name) : "'EXECUTED'";
                default -> there ? names.column(name) : "NULL::text";
            });
        }
        return "SELECT " + String.join(", ", columns) + more + " FROM " + names.name() + " ORDER BY 4, 5, 1, 2, 3";
    }

    static String lockQuery(HistoryLayout layout) {
        HistoryTable names = new HistoryTable(layout);
        return "SELECT " + names.lockColumn("id") + ", " + names.lockColumn("locked") + ", " + names.lockColumn("lockgranted")
                + "::timestamp, " + names.lockColumn("lockedby") + " FROM " + names.lockName() + " ORDER BY 1";
    }

    private static History history(ResultSet rows) throws SQLException {
        List<HistoryRow> read = new ArrayList<>();
        while (rows.next()) {
            read.add(row(rows));
        }
        return new History(read);
    }

    private static HistoryRow row(ResultSet rows) throws SQLException {
        ChangeId id = new ChangeId(rows.getString(1), rows.getString(2), rows.getString(3));
        String checksum = rows.getString(7);
        return new HistoryRow(id, rows.getObject(4, LocalDateTime.class), rows.getInt(5), execType(id, rows.getString(6)),
                checksum == null ? Optional.empty() : Checksum.parse(checksum), rows.getString(8), rows.getString(9),
                rows.getString(10), rows.getString(11), rows.getString(12), rows.getString(13), rows.getString(14));
    }

    private static ExecType execType(ChangeId id, @Nullable String stored) throws SQLException {
        for (ExecType type : ExecType.values()) {
            if (type.name().equals(stored)) {
                return type;
            }
        }
        throw new SQLException("the row of " + id + " has the EXECTYPE '" + stored + "', which is not one of Liquibase's", "22000");
    }

    private static Stored withLocks(History history, ResultSet rows) throws SQLException {
        LockRow lock = null;
        List<StartedMark> started = new ArrayList<>();
        while (rows.next()) {
            int id = rows.getInt(1);
            String by = rows.getString(4);
            if (id == 1) {
                lock = new LockRow(rows.getBoolean(2), rows.getObject(3, LocalDateTime.class), by);
            } else if (by != null) {
                StartedMark.parse(id, by).ifPresent(started::add);
            }
        }
        return new Stored(history, lock, started);
    }
}
