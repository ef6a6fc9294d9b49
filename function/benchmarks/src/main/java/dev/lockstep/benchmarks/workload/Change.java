package dev.lockstep.benchmarks.workload;

import java.util.List;

/// What one generated change set does.
sealed interface Change {

    /// A table with an identity key named `id`.
    record CreateTable(String table, List<Column> columns) implements Change {
        public CreateTable {
            columns = List.copyOf(columns);
        }
    }

    record AddColumn(String table, Column column) implements Change {}

    record CreateIndex(String name, String table, List<String> columns) implements Change {
        public CreateIndex {
            columns = List.copyOf(columns);
        }
    }

    record AddForeignKey(String name, String table, String column, String referenced) implements Change {}

    /// Rows of one table, each with a value for each of the columns.
    record Insert(String table, List<Column> columns, List<List<String>> rows) implements Change {
        public Insert {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// Text that holds semicolons, and must reach the server whole.
    record CreateFunction(String name, String sql) implements Change {}

    record CreateView(String name, String query) implements Change {}

    /// A word for a file's name.
    default String title() {
        return switch (this) {
            case CreateTable(String table, _) -> "create_" + table;
            case AddColumn(String table, Column column) -> "add_" + column.name() + "_to_" + table;
            case CreateIndex(String name, _, _) -> "index_" + name;
            case AddForeignKey(String name, _, _, _) -> "key_" + name;
            case Insert(String table, _, _) -> "fill_" + table;
            case CreateFunction(String name, _) -> "function_" + name;
            case CreateView(String name, _) -> "view_" + name;
        };
    }
}
