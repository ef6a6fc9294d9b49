package dev.lockstep.testkit.compare;

import dev.lockstep.testkit.postgres.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Everything in a database that can be compared with another one: every kind of object, and the rows. Liquibase's own tables are left out;
/// [HistoryRow] reads them.
///
/// ```java
/// assertThat(DatabaseSnapshot.difference(DatabaseSnapshot.of(ours), DatabaseSnapshot.of(theirs))).isEmpty();
/// ```
///
/// @param objects by kind and name, as `column public.t.id`, the lines that say all about it
public record DatabaseSnapshot(SortedMap<String, List<String>> objects) {

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    public DatabaseSnapshot {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }

    public static DatabaseSnapshot of(Sessions database) throws SQLException {
        return of(database, SnapshotOptions.exact());
    }

    public static DatabaseSnapshot of(Sessions database, SnapshotOptions options) throws SQLException {
        try (var connection = database.connect()) {
            return new Reading(connection, mask(options)).read(options);
        }
    }

    /// One line per object or row, as `column public.t.id | #1 integer not null`.
    public List<String> lines() {
        return objects.entrySet().stream().flatMap(entry -> entry.getValue().stream().map(line -> entry.getKey() + " | " + line)).toList();
    }

    /// What stands only in the one (`-`) and only in the other (`+`), under the names of the objects; empty if they are equal.
    ///
    /// ```
    /// @ column public.orders.total
    /// - #3 numeric(10,2)
    /// + #3 numeric(12,2) not null
    /// ```
    public static List<String> difference(DatabaseSnapshot one, DatabaseSnapshot other) {
        var names = new TreeSet<>(one.objects.keySet());
        names.addAll(other.objects.keySet());
        var result = new ArrayList<String>();
        for (var name : names) {
            var ones = one.objects.getOrDefault(name, List.of());
            var others = other.objects.getOrDefault(name, List.of());
            if (!ones.equals(others) || one.objects.containsKey(name) != other.objects.containsKey(name)) {
                result.add("@ " + name);
                result.addAll(difference(ones, others));
            }
        }
        return List.copyOf(result);
    }

    private static List<String> difference(List<String> ones, List<String> others) {
        var gone = without(ones, others);
        var come = without(others, ones);
        var orderOnly = gone.isEmpty() && come.isEmpty();
        var result = new ArrayList<String>();
        (orderOnly ? ones : gone).forEach(line -> result.add("- " + line));
        (orderOnly ? others : come).forEach(line -> result.add("+ " + line));
        return result;
    }

    /// The lines that the others do not have, each as often as it is missing.
    private static List<String> without(List<String> lines, List<String> others) {
        var spare = new TreeMap<String, Integer>();
        others.forEach(line -> spare.merge(line, 1, Integer::sum));
        return lines.stream().filter(line -> spare.merge(line, -1, Integer::sum) < 0).toList();
    }

    private static UnaryOperator<String> mask(SnapshotOptions options) {
        UnaryOperator<String> uuids = options.maskUuids() ? text -> UUID.matcher(text).replaceAll("<UUID>") : text -> text;
        var around = options.maskAround();
        if (around == null) {
            return uuids;
        }
        var day = LocalDate.ofInstant(around, ZoneOffset.UTC);
        var dates = Pattern.compile("(" + day.minusDays(1) + "|" + day + "|" + day.plusDays(1) + ")([ T][0-9:.]+)?(Z|[+-][0-9:]+)?");
        return text -> dates.matcher(uuids.apply(text)).replaceAll("<NOW>");
    }

    /// One read of one database.
    private record Reading(Connection connection, UnaryOperator<String> mask, SortedMap<String, List<String>> found) {

        /// As pg_dump does: qualified names, one moment in time, one way to write values.
        private static final String SESSION = """
                set search_path = ''; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex';
                set extra_float_digits = 1; set xmloption = 'content'; set quote_all_identifiers = off; set row_security = off""";

        private static final String SEQUENCES = """
                select c.oid::regclass from pg_class c where c.relkind = 'S' and c.relpersistence <> 't' and c.oid >= 16384""";

        private static final String TABLES = """
                select c.oid::regclass from pg_class c
                where (c.relkind = 'r' or (c.relkind = 'm' and c.relispopulated)) and c.relpersistence <> 't' and c.oid >= 16384
                and c.relnamespace::regnamespace::text !~ '^pg_' and lower(c.relname) not in ('databasechangelog', 'databasechangeloglock')""";

        Reading(Connection connection, UnaryOperator<String> mask) {
            this(connection, mask, new TreeMap<>());
        }

        DatabaseSnapshot read(SnapshotOptions options) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(SESSION);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                for (var query : CatalogQuery.values()) {
                    if (query != CatalogQuery.PRIVILEGES || options.privileges()) {
                        objects(statement, query);
                    }
                }
                if (options.data()) {
                    for (var sequence : names(statement, SEQUENCES)) {
                        rows(statement, "position " + sequence,
                                "select last_value || case when is_called then ' used' else ' unused' end from " + sequence);
                    }
                    for (var table : names(statement, TABLES)) {
                        rows(statement, "data " + table, "select (lockstep_row.*)::text from only " + table + " lockstep_row");
                    }
                }
                connection.rollback();
            }
            return new DatabaseSnapshot(found);
        }

        private void objects(Statement statement, CatalogQuery query) throws SQLException {
            try (var row = statement.executeQuery(query.sql())) {
                while (row.next()) {
                    var text = row.getString(2);
                    var lines = text == null || text.isBlank() ? List.of("exists") : mask.apply(text).lines().toList();
                    found.put(query.title() + " " + row.getString(1), lines);
                }
            }
        }

        private static List<String> names(Statement statement, String sql) throws SQLException {
            var names = new ArrayList<String>();
            try (var row = statement.executeQuery(sql)) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }

        /// Sorted once they are masked, since the server's order means nothing.
        private void rows(Statement statement, String name, String sql) throws SQLException {
            var lines = names(statement, sql).stream()
                    .map(mask)
                    .map(line -> line.replace("\n", "\\n").replace("\r", "\\r"))
                    .sorted()
                    .toList();
            found.put(name, lines);
        }
    }
}
