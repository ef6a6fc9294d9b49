package dev.lockstep.testkit.generate;

import static dev.lockstep.testkit.generate.TableChanges.named;

import dev.lockstep.testkit.generate.Model.Column;
import dev.lockstep.testkit.generate.Model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Changes to rows.
final class DataChanges {

    /// From here on PostgreSQL stores another name than Liquibase asks for the types of columns by.
    private static final int CUT = 63;

    private final Dice dice;
    private final Vocabulary words;
    private final Files files;
    private final String folder;

    /// @param folder where data files go, as written in a changelog that is relative to the root
    DataChanges(Dice dice, Vocabulary words, Files files, String folder) {
        this.dice = dice;
        this.words = words;
        this.files = files;
        this.folder = folder;
    }

    List<Made.Maker> makers() {
        return List.of(this::insert, this::insert, this::insert, this::update, this::delete, this::loadData, this::loadData,
                this::loadUpdateData);
    }

    private Optional<Made> insert(Model model) {
        return table(model).map(table -> {
            var columns = new ArrayList<Element>();
            for (var column : written(table)) {
                var element = Element.of("column").with("name", column.name());
                if (table.unique(column)) {
                    columns.add(element.with(words.uniqueValue(column.kind())));
                } else if (column.kind() == Kind.TEXT && dice.chance(15)) {
                    columns.add(element.saying(dice.one("a text", "several\n  lines", "it's <so>")));
                } else {
                    columns.add(element.with(given(column)));
                }
            }
            return new Made(
                    named("insert", table).with("dbms", dice.chance(8) ? dice.one("postgresql", "postgresql, h2", "all", "!h2") : null)
                            .holding(columns),
                    model.change(table, each -> each.withRows(1)));
        });
    }

    private Map<String, String> given(Column column) {
        var value = words.value(column.kind());
        while (column.required() && value.values().iterator().next().equalsIgnoreCase("null")) {
            value = words.value(column.kind());
        }
        return value;
    }

    private List<Column> written(Table table) {
        var columns = table.columns()
                .stream()
                .filter(column -> !table.refers(column))
                .filter(column -> !column.auto()
                        && ((column.required() && !column.hasDefault()) || table.unique(column) || dice.chance(70)))
                .toList();
        return columns.isEmpty() ? List.of(table.columns().getFirst()) : columns;
    }

    private Optional<Made> update(Model model) {
        return table(model).filter(table -> !table.free().isEmpty()).map(table -> {
            var columns = new ArrayList<Element>();
            for (var column : table.free().subList(0, Math.min(2, table.free().size()))) {
                columns.add(Element.of("column").with("name", column.name()).with(given(column)));
            }
            return new Made(where(named("update", table).holding(columns), table), model);
        });
    }

    private Optional<Made> delete(Model model) {
        return table(model).filter(table -> !model.referred(table) && dice.chance(60))
                .map(table -> new Made(where(named("delete", table), table), model));
    }

    private Element where(Element change, Table table) {
        var numbers = table.of(Kind.INTEGER);
        var texts = table.of(Kind.TEXT);
        if (!numbers.isEmpty() && dice.chance(40)) {
            return dice.chance(50)
                    ? change.holding(Element.of("where").saying(quoted(numbers.getFirst()) + " > " + dice.between(-5, 50)))
                    : change.holding(Element.of("where").saying(":name = :value"), Element.of("whereParams")
                            .holding(
                                    Element.of("param")
                                            .with("name", numbers.getFirst().name())
                                            .with("valueNumeric", String.valueOf(dice.between(0, 50)))));
        }
        if (!texts.isEmpty() && dice.chance(60)) {
            return dice.chance(50)
                    ? change.holding(Element.of("where").saying(quoted(texts.getFirst()) + dice.one(" like 'a%'", " = 'it''s'", " <> ''")))
                    : change.holding(Element.of("where").saying("  :name = :value or :name = :value "), Element.of("whereParams")
                            .holding(
                                    Element.of("param")
                                            .with("name", texts.getFirst().name())
                                            .with("value", dice.one("it's", "a \"b\"", "12", "semi;colon", "")),
                                    Element.of("param").with("name", texts.getLast().name()).with("value", "x")));
        }
        return change;
    }

    private static String quoted(Column column) {
        return column.name().matches("[a-z]+_\\d+") ? column.name() : '"' + column.name() + '"';
    }

    private Optional<Made> loadData(Model model) {
        return table(model).filter(DataChanges::loadable).map(table -> {
            var columns = written(table);
            int rows = dice.between(1, 4);
            return new Made(file(named("loadData", table), table, columns, rows)
                    .with("usePreparedStatements",
                            dice.chance(30) ? table.of(Kind.NUMBER, Kind.TIME).isEmpty() ? dice.bool() : "false" : null),
                    model.change(table, each -> each.withRows(rows)));
        });
    }

    private Optional<Made> loadUpdateData(Model model) {
        return table(model).filter(DataChanges::loadable)
                .flatMap(table -> table.columns().stream().filter(column -> table.unique(column) && !column.auto()).findFirst().map(key -> {
                    var columns = new ArrayList<>(written(table));
                    columns.remove(key);
                    columns.addFirst(key);
                    int rows = dice.between(1, 3);
                    return new Made(file(named("loadUpdateData", table), table, columns, rows).with("primaryKey", key.name())
                            .with("onlyUpdate", dice.chance(20) ? dice.bool() : null), model.change(table, each -> each.withRows(rows)));
                }));
    }

    /// Texts for binary columns and JSON fail or not by how Liquibase sends them, and a load that fails leaves a sequence further on the more rows a statement has.
    private static boolean loadable(Table table) {
        return table.of(Kind.BYTES, Kind.JSON).isEmpty() && table.columns().stream().noneMatch(Column::auto);
    }

    private Element file(Element change, Table table, List<Column> columns, int rows) {
        var separator = dice.one(",", ",", ",", ";", "|");
        var quote = dice.one("\"", "\"", "\"", "'");
        var text = new StringBuilder();
        var end = dice.chance(15) ? "\r\n" : "\n";
        text.append(columns.stream().map(column -> cell(column.name(), separator, quote)).collect(Collectors.joining(separator)))
                .append(end);
        for (int row = 0; row < rows; row++) {
            text.append(dice.chance(10) ? "# a comment" + end : "");
            text.append(
                    columns.stream().map(column -> cell(field(table, column), separator, quote)).collect(Collectors.joining(separator)));
            text.append(row == rows - 1 && dice.chance(30) ? "" : end);
        }
        var path = folder + "/rows-" + words.number() + ".csv";
        files.add(path, text.toString());
        var typed = dice.chance(75) || table.name().length() >= CUT;
        var result = change.with("file", path)
                .with("separator", separator.equals(",") && dice.chance(60) ? null : separator)
                .with("quotchar", quote.equals("\"") && dice.chance(60) ? null : quote)
                .with("encoding", dice.chance(15) ? "UTF-8" : null);
        var configured = new ArrayList<Element>();
        for (var column : columns) {
            if (typed || column.kind() != Kind.INTEGER || dice.chance(30)) {
                configured.add(Element.of("column").with("name", column.name()).with("type", type(column)));
            }
        }
        return result.holding(configured);
    }

    /// Without `$$`, at which Liquibase's `loadUpdateData` fails.
    private String field(Table table, Column column) {
        if (!table.unique(column) && !column.required() && dice.chance(12)) {
            return "NULL";
        }
        var attributes = table.unique(column) ? words.uniqueValue(column.kind()) : words.value(column.kind());
        var entry = attributes.firstEntry();
        return entry.getKey().equals("valueComputed") ? dice.one("1", "2") : entry.getValue().replace("\n", " ").replace("$$", "$");
    }

    private String cell(String value, String separator, String quote) {
        return value.contains(separator) || value.contains(quote) || value.contains("\"") || value.startsWith("#") || value.contains("\\")
                || dice.chance(20)
                        ? quote + value.replace(quote, quote + quote) + quote
                        : value;
    }

    private static String type(Column column) {
        return switch (column.kind()) {
            case INTEGER, NUMBER -> "NUMERIC";
            case TEXT, JSON, BYTES -> "STRING";
            case TRUTH -> "BOOLEAN";
            case DATE, TIME, TIMESTAMP -> "DATE";
            case UUID -> "UUID";
        };
    }

    private Optional<Table> table(Model model) {
        return model.tables().isEmpty() ? Optional.empty() : Optional.of(dice.one(model.tables()));
    }
}
