package dev.lockstep.testkit.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the database should hold after the changes made so far, so that the next one makes sense.
record Model(List<Table> tables, List<String> sequences, List<String> views, List<String> procedures, List<String> tags) {

    static final Model EMPTY = new Model(List.of(), List.of(), List.of(), List.of(), List.of());

    Model {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        views = List.copyOf(views);
        procedures = List.copyOf(procedures);
        tags = List.copyOf(tags);
    }

    /// @param rows how many rows it has
    record Table(@Nullable String schema, String name, List<Column> columns, List<KeyConstraint> keys, List<String> indexes, int rows) {

        Table {
            columns = List.copyOf(columns);
            keys = List.copyOf(keys);
            indexes = List.copyOf(indexes);
        }

        Table with(Column column) {
            return new Table(schema, name, plus(columns, column), keys, indexes, rows);
        }

        Table without(Column column) {
            return new Table(schema, name, minus(columns, column), keys, indexes, rows);
        }

        Table change(Column column, UnaryOperator<Column> how) {
            return new Table(schema, name, columns.stream().map(each -> each.equals(column) ? how.apply(each) : each).toList(), keys,
                    indexes, rows);
        }

        Table with(KeyConstraint key) {
            return new Table(schema, name, columns, plus(keys, key), indexes, rows);
        }

        Table without(KeyConstraint key) {
            return new Table(schema, name, columns, minus(keys, key), indexes, rows);
        }

        Table withIndex(String index) {
            return new Table(schema, name, columns, keys, plus(indexes, index), rows);
        }

        Table withoutIndex(String index) {
            return new Table(schema, name, columns, keys, minus(indexes, index), rows);
        }

        Table renamed(String other) {
            return new Table(schema, other, columns, keys, indexes, rows);
        }

        Table withRows(int more) {
            return new Table(schema, name, columns, keys, indexes, rows + more);
        }

        boolean hasPrimaryKey() {
            return keys.stream().anyMatch(key -> key.sort() == Sort.PRIMARY);
        }

        /// Columns that no key or default is about: free to be changed.
        List<Column> free() {
            return columns.stream()
                    .filter(column -> !column.auto() && keys.stream().noneMatch(key -> key.columns().contains(column.name())))
                    .toList();
        }

        List<Column> of(Kind... kinds) {
            return columns.stream().filter(column -> List.of(kinds).contains(column.kind())).toList();
        }

        boolean unique(Column column) {
            return keys.stream().anyMatch(key -> key.sort() != Sort.FOREIGN && key.columns().contains(column.name()));
        }

        boolean refers(Column column) {
            return keys.stream().anyMatch(key -> key.sort() == Sort.FOREIGN && key.columns().contains(column.name()));
        }
    }

    record Column(String name, Kind kind, String type, boolean required, boolean auto, boolean hasDefault) {

        Column renamed(String other) {
            return new Column(other, kind, type, required, auto, hasDefault);
        }

        Column required(boolean is) {
            return new Column(name, kind, type, is, auto, hasDefault);
        }

        Column withDefault(boolean has) {
            return new Column(name, kind, type, required, auto, has);
        }

        Column typed(String other) {
            return new Column(name, kind, other, required, auto, hasDefault);
        }
    }

    enum Sort {
        PRIMARY,
        UNIQUE,
        FOREIGN
    }

    /// @param name null where the database chose it
    record KeyConstraint(Sort sort, @Nullable String name, List<String> columns, @Nullable String refersTo) {
        KeyConstraint {
            columns = List.copyOf(columns);
        }
    }

    Model with(Table table) {
        return new Model(plus(tables, table), sequences, views, procedures, tags);
    }

    Model without(Table table) {
        return new Model(minus(tables, table), sequences, views, procedures, tags);
    }

    Model change(Table table, UnaryOperator<Table> how) {
        return new Model(tables.stream().map(each -> each.equals(table) ? how.apply(each) : each).toList(), sequences, views, procedures,
                tags);
    }

    Model withSequence(String name) {
        return new Model(tables, plus(sequences, name), views, procedures, tags);
    }

    Model withoutSequence(String name) {
        return new Model(tables, minus(sequences, name), views, procedures, tags);
    }

    Model withView(String name) {
        return new Model(tables, sequences, plus(views, name), procedures, tags);
    }

    Model withoutView(String name) {
        return new Model(tables, sequences, minus(views, name), procedures, tags);
    }

    Model withProcedure(String name) {
        return new Model(tables, sequences, views, plus(procedures, name), tags);
    }

    Model withoutProcedure(String name) {
        return new Model(tables, sequences, views, minus(procedures, name), tags);
    }

    Model withTag(String name) {
        return new Model(tables, sequences, views, procedures, plus(tags, name));
    }

    boolean referred(Table table) {
        return tables.stream().flatMap(each -> each.keys().stream()).anyMatch(key -> table.name().equals(key.refersTo()));
    }

    private static <T> List<T> plus(List<T> list, T more) {
        var result = new ArrayList<>(list);
        result.add(more);
        return result;
    }

    private static <T> List<T> minus(List<T> list, T less) {
        return list.stream().filter(each -> !each.equals(less)).toList();
    }
}
