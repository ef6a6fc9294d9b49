package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.sql.DataFile.Row;
import dev.lockstep.engine.sql.DataStatement.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `loadData` and `loadUpdateData`.
///
/// Every row of the file is loaded. (Where some rows have large objects and others do not, Liquibase 4.33 loads only the former.)
///
/// Rows of `loadData` share INSERTs. For `loadUpdateData` each row is an UPDATE and an INSERT that does nothing where the row is there.
final class LoadDataChanges {

    /// Rows in one INSERT; fewer where they are long.
    private static final int BATCH = 100;
    private static final int LONG_TEXT = 200_000;

    private final Draft draft;
    private final Identifiers names;

    LoadDataChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    void load(Change.LoadData change) {
        DataFile.Source source = DataFile.Source.of(change);
        if (source.tableName() == null) {
            draft.invalid(change.at(), "loadData names no table", "add tableName");
            return;
        }
        String table = names.qualified(change.schemaName(), source.tableName());
        List<Row> rows = new DataFile(draft, source).rows();
        for (int from = 0; from < rows.size();) {
            int to = from;
            int length = 0;
            while (to < rows.size() && to - from < BATCH && length < LONG_TEXT) {
                length += rows.get(to).length();
                to++;
            }
            insert(table, rows.subList(from, to));
            from = to;
        }
    }

    void loadOrUpdate(Change.LoadUpdateData change) {
        DataFile.Source source = DataFile.Source.of(change);
        if (source.tableName() == null || change.primaryKey() == null) {
            draft.invalid(change.at(), "loadUpdateData names no " + (source.tableName() == null ? "table" : "primary key"),
                    "add " + (source.tableName() == null ? "tableName" : "primaryKey"));
            return;
        }
        String table = names.qualified(change.schemaName(), source.tableName());
        List<String> keys = keys(change.primaryKey());
        for (Row row : new DataFile(draft, source).rows()) {
            boolean updated = update(table, row, keys);
            if (!Boolean.TRUE.equals(change.onlyUpdate())) {
                insertIfMissing(table, row, keys);
            } else if (!updated) {
                look(table, row, keys);
            }
        }
    }

    /// What takes `loadUpdateData` back: each row of the file is deleted by its key, also one that was only updated, as Liquibase does.
    static Optional<List<Change>> deletions(Change.LoadUpdateData change) {
        var draft = new Draft(new Identifiers(QuotingStrategy.LEGACY, null), change.at());
        DataFile.Source source = DataFile.Source.of(change);
        String table = source.tableName();
        if (table == null || change.primaryKey() == null) {
            return Optional.empty();
        }
        List<Change> deletions = new ArrayList<>();
        for (Row row : new DataFile(draft, source).rows()) {
            deletions.add(deletion(change, table, row));
        }
        return draft.rendered() instanceof Rendered.Refused ? Optional.empty() : Optional.of(List.copyOf(deletions));
    }

    private static Change deletion(Change.LoadUpdateData change, String table, Row row) {
        List<String> conditions = new ArrayList<>();
        List<Column> parameters = new ArrayList<>();
        for (String key : keys(String.valueOf(change.primaryKey()))) {
            String value = key(row.cells().getOrDefault(key, new Cell.Known("NULL")));
            conditions.add(":name " + (value.equals("NULL") ? "IS" : "=") + " :value");
            parameters.add(DataFile.computed(key, value, change.at()));
        }
        return new Change.Delete(null, change.schemaName(), table, String.join(" AND ", conditions), parameters, change.at());
    }

    /// What a key is compared with. A text that waits for the column's type is given to the database as it is; an empty one is none.
    private static String key(Cell cell) {
        return switch (cell) {
            case Cell.Known(String sql) -> sql;
            case Cell.Inferred inferred -> inferred.text().equals("''") ? "NULL" : inferred.text();
            case Cell.Bytes _ -> "NULL";
        };
    }

    private void insert(String table, List<Row> rows) {
        var statement = new DataStatement(names, table).sql("INSERT INTO " + table + " (" + columns(rows.getFirst()) + ") VALUES ");
        String separator = "(";
        for (Row row : rows) {
            statement.sql(separator);
            values(statement, row);
            separator = "), (";
        }
        draft.addAll(List.of(new Sql(statement.sql(")").text(), rows.getFirst().at())));
    }

    /// Whether there is anything to update in a row.
    private boolean update(String table, Row row, List<String> keys) {
        Map<String, Cell> changed = new LinkedHashMap<>(row.cells());
        changed.keySet().removeAll(keys);
        changed.keySet().removeAll(row.fixed());
        if (changed.isEmpty()) {
            return false;
        }
        var statement = new DataStatement(names, table).sql("UPDATE " + table + " SET ");
        String separator = "";
        for (var cell : changed.entrySet()) {
            statement.sql(separator + names.column(cell.getKey()) + " = ").value(cell.getValue());
            separator = ", ";
        }
        condition(statement.sql(" WHERE "), row, keys);
        draft.addAll(List.of(new Sql(statement.text(), row.at())));
        return true;
    }

    /// Changes nothing, and fails where the table or a key is missing.
    private void look(String table, Row row, List<String> keys) {
        var statement = new DataStatement(names, table).sql("SELECT FROM " + table + " WHERE ");
        condition(statement, row, keys);
        draft.addAll(List.of(new Sql(statement.text(), row.at())));
    }

    private void insertIfMissing(String table, Row row, List<String> keys) {
        var statement = new DataStatement(names, table).sql("INSERT INTO " + table + " (" + columns(row) + ") SELECT ");
        values(statement, row);
        statement.sql(" WHERE NOT EXISTS (SELECT FROM " + table + " WHERE ");
        condition(statement, row, keys);
        draft.addAll(List.of(new Sql(statement.sql(")").text(), row.at())));
    }

    private void condition(DataStatement statement, Row row, List<String> keys) {
        String and = "";
        for (String key : keys) {
            Cell value = row.cells().getOrDefault(key, new Cell.Known("NULL"));
            String compares = switch (value) {
                case Cell.Known(String sql) -> sql.equals("NULL") ? " IS " : " = ";
                case Cell.Inferred _ -> " IS NOT DISTINCT FROM ";
                case Cell.Bytes _ -> " = ";
            };
            statement.sql(and + names.column(key) + compares).value(value);
            and = " AND ";
        }
    }

    private static void values(DataStatement statement, Row row) {
        String separator = "";
        for (Cell cell : row.cells().values()) {
            statement.sql(separator).value(cell);
            separator = ", ";
        }
    }

    private String columns(Row row) {
        return String.join(", ", row.cells().keySet().stream().map(names::column).toList());
    }

    private static List<String> keys(String primaryKey) {
        return Arrays.stream(primaryKey.split(",")).map(String::strip).toList();
    }
}
