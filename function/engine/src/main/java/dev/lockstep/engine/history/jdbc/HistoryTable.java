package dev.lockstep.engine.history.jdbc;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The statements that lay out, fill and change Liquibase's two tables, as Liquibase 4.33 does on PostgreSQL.
public final class HistoryTable {

    /// What stands in the column LIQUIBASE: whose rules the row follows, and who wrote it.
    /// Liquibase 4.33 compares the first two numbers with releases that had checksum errors.
    public static final String VERSION = "4.33.0-lockstep";

    private static final List<String> COLUMNS = List.of("id varchar(255) NOT NULL", "author varchar(255) NOT NULL",
            "filename varchar(255) NOT NULL", "dateexecuted timestamp WITHOUT TIME ZONE NOT NULL", "orderexecuted integer NOT NULL",
            "exectype varchar(10) NOT NULL", "md5sum varchar(35)", "description varchar(255)", "comments varchar(255)", "tag varchar(255)",
            "liquibase varchar(20)", "contexts varchar(255)", "labels varchar(255)", "deployment_id varchar(10)");

    private final HistoryLayout layout;

    public HistoryTable(HistoryLayout layout) {
        this.layout = layout;
    }

    public HistoryLayout layout() {
        return layout;
    }

    /// The history table's qualified name.
    public String name() {
        HistoryLayout.Table table = layout.history();
        return qualified(table == null ? HistoryLayout.HISTORY : table.name());
    }

    /// That of a history table that nobody has found yet.
    public static String usualName(String schema) {
        return Quoted.name(schema) + "." + HistoryLayout.HISTORY;
    }

    /// The lock table's qualified name.
    public String lockName() {
        HistoryLayout.Table table = layout.lock();
        return qualified(table == null ? HistoryLayout.LOCK : table.name());
    }

    private String qualified(String table) {
        return Quoted.name(layout.schema()) + "." + Quoted.name(table);
    }

    /// What it takes to have both tables with all their columns; empty where they are complete.
    public List<String> preparation() {
        List<String> statements = new ArrayList<>();
        if (layout.lock() == null) {
            statements.add("CREATE TABLE " + lockName() + " (id integer NOT NULL, locked boolean NOT NULL,"
                    + " lockgranted timestamp WITHOUT TIME ZONE, lockedby varchar(255),"
                    + " CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id))");
            statements.add("INSERT INTO " + lockName() + " (id, locked) VALUES (1, FALSE)");
        }
        HistoryLayout.Table history = layout.history();
        if (history == null) {
            statements.add("CREATE TABLE " + name() + " (" + String.join(", ", COLUMNS) + ")");
        } else {
            COLUMNS.forEach(column -> statements.addAll(mending(history, column)));
        }
        return List.copyOf(statements);
    }

    private List<String> mending(HistoryLayout.Table history, String definition) {
        String name = definition.substring(0, definition.indexOf(' '));
        String type = definition.substring(name.length() + 1).replace(" NOT NULL", "");
        HistoryLayout.Column present = history.column(name).orElse(null);
        if (present == null) {
            return added(name, type);
        }
        boolean growing = List.of("md5sum", "liquibase", "contexts", "labels").contains(name);
        int wanted = type.startsWith("varchar") ? Integer.parseInt(type.replaceAll("\\D", "")) : 0;
        return growing && present.length() > 0 && present.length() < wanted
                ? List.of("ALTER TABLE " + name() + " ALTER COLUMN " + Quoted.name(present.name()) + " TYPE " + type)
                : List.of();
    }

    private List<String> added(String name, String type) {
        String add = "ALTER TABLE " + name() + " ADD " + name + " " + type;
        String value = switch (name) {
            case "orderexecuted" -> "-1";
            case "exectype" -> "'EXECUTED'";
            default -> null;
        };
        return value == null ? List.of(add)
                : List.of(add, "UPDATE " + name() + " SET " + name + " = " + value,
                        "ALTER TABLE " + name() + " ALTER COLUMN " + name + " SET NOT NULL");
    }

    /// A row for a change set that has none.
    public String insert(Entry entry) {
        return "INSERT INTO " + name() + " (" + columns("id", "author", "filename", "dateexecuted", "orderexecuted", "md5sum",
                "description", "comments", "exectype", "contexts", "labels", "liquibase", "deployment_id", "tag") + ") VALUES ("
                + String.join(", ", Quoted.text(entry.id().id()), Quoted.text(entry.id().author()), Quoted.text(entry.id().path()),
                        "clock_timestamp()", order(entry), Quoted.text(entry.checksum().toString()),
                        Quoted.text(entry.description()), Quoted.text(entry.comments()), Quoted.text(entry.execType().name()),
                        Quoted.text(entry.contexts()), Quoted.text(entry.labels()), Quoted.text(VERSION),
                        Quoted.text(entry.deploymentId()), Quoted.text(entry.tag()))
                + ")";
    }

    /// The row of a change set that ran again, in place.
    ///
    /// @param stored the identity as the row has it, whose path an older Liquibase may have written differently
    public String update(ChangeId stored, Entry entry) {
        String tag = entry.tag() == null ? "" : ", " + column("tag") + " = " + Quoted.text(entry.tag());
        return "UPDATE " + name() + " SET " + column("dateexecuted") + " = clock_timestamp(), " + column("orderexecuted") + " = "
                + order(entry) + ", " + column("md5sum") + " = " + Quoted.text(entry.checksum().toString()) + ", "
                + column("exectype") + " = " + Quoted.text(entry.execType().name()) + ", " + column("deployment_id") + " = "
                + Quoted.text(entry.deploymentId()) + ", " + column("comments") + " = " + Quoted.text(entry.comments()) + ", "
                + column("contexts") + " = " + Quoted.text(entry.contexts()) + ", " + column("labels") + " = "
                + Quoted.text(entry.labels()) + ", " + column("liquibase") + " = " + Quoted.text(VERSION) + ", "
                + column("description") + " = " + Quoted.text(entry.description()) + tag + where(stored);
    }

    /// Sets Liquibase's lock free.
    public String unlock() {
        return "UPDATE " + lockName() + " SET " + lockColumn("locked") + " = FALSE, " + lockColumn("lockgranted") + " = NULL, "
                + lockColumn("lockedby") + " = NULL WHERE " + lockColumn("id") + " = 1";
    }

    private String order(Entry entry) {
        return entry.orderExecuted().isPresent() ? Integer.toString(entry.orderExecuted().getAsInt())
                : "(SELECT coalesce(max(" + column("orderexecuted") + "), 0) + 1 FROM " + name() + ")";
    }

    /// A query that returns a row if any of these change sets has run.
    public String ran(Collection<ChangeId> ids) {
        return "SELECT 1 FROM " + name() + " WHERE " + column("exectype") + " NOT IN ('FAILED', 'SKIPPED') AND ("
                + String.join(" OR ", ids.stream().map(id -> "(" + is(id) + ")").toList()) + ")";
    }

    /// Takes a change set out of history.
    public String delete(ChangeId stored) {
        return "DELETE FROM " + name() + where(stored);
    }

    /// Writes a checksum into a row whose own was cleared or is of an older version.
    public String replaceChecksum(ChangeId stored, Checksum checksum) {
        return "UPDATE " + name() + " SET " + column("md5sum") + " = " + Quoted.text(checksum.toString()) + where(stored);
    }

    /// Empties all checksums.
    public String clearChecksums() {
        return "UPDATE " + name() + " SET " + column("md5sum") + " = NULL";
    }

    /// Sets a tag on the last row.
    public String tag(String tag) {
        String date = column("dateexecuted");
        String order = column("orderexecuted");
        return "UPDATE " + name() + " AS t SET " + column("tag") + " = " + Quoted.text(tag) + " FROM (SELECT " + date + ", " + order
                + " FROM " + name() + " ORDER BY " + date + " DESC, " + order + " DESC LIMIT 1) AS last WHERE t." + date + " = last." + date
                + " AND t." + order + " = last." + order;
    }

    private String where(ChangeId stored) {
        return " WHERE " + is(stored);
    }

    private String is(ChangeId stored) {
        return column("id") + " = " + Quoted.text(stored.id()) + " AND " + column("author") + " = "
                + Quoted.text(stored.author()) + " AND " + column("filename") + " = " + Quoted.text(stored.path());
    }

    private String columns(String... names) {
        return String.join(", ", java.util.Arrays.stream(names).map(this::column).toList());
    }

    /// The column under the name it has here.
    String column(String lowerName) {
        HistoryLayout.Table table = layout.history();
        return table == null ? lowerName : named(table, lowerName);
    }

    /// The same of the lock table.
    public String lockColumn(String lowerName) {
        HistoryLayout.Table table = layout.lock();
        return table == null ? lowerName : named(table, lowerName);
    }

    private static String named(HistoryLayout.@Nullable Table table, String lowerName) {
        String name = table == null ? lowerName : table.column(lowerName).map(HistoryLayout.Column::name).orElse(lowerName);
        return name.equals(name.toLowerCase(Locale.ROOT)) ? name : Quoted.name(name);
    }
}
