package dev.lockstep.testkit.generate;

import dev.lockstep.testkit.generate.Model.Column;
import dev.lockstep.testkit.generate.Model.KeyConstraint;
import dev.lockstep.testkit.generate.Model.Sort;
import dev.lockstep.testkit.generate.Model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes to tables and their columns.
final class TableChanges {

    private final Dice dice;
    private final Vocabulary words;

    TableChanges(Dice dice, Vocabulary words) {
        this.dice = dice;
        this.words = words;
    }

    List<Made.Maker> makers() {
        return List.of(this::createTable, this::createTable, this::createTable, this::dropTable, this::renameTable, this::setTableRemarks,
                this::addColumn,
                this::addColumn, this::dropColumn, this::renameColumn, this::modifyDataType, this::setColumnRemarks, this::mergeColumns,
                this::addAutoIncrement, this::addDefaultValue, this::addDefaultValue, this::dropDefaultValue, this::addNotNullConstraint,
                this::dropNotNullConstraint);
    }

    Optional<Made> createTable(Model model) {
        var schema = dice.chance(12) ? "extra" : null;
        var table = new Table(schema, words.name("t"), List.of(), List.of(), List.of(), 0);
        var columns = new ArrayList<Element>();
        int count = dice.between(1, 6);
        boolean keyed = dice.chance(70);
        for (int number = 0; number < count; number++) {
            var kind = number == 0 ? dice.one(List.of(Kind.INTEGER, Kind.INTEGER, Kind.TEXT, Kind.UUID)) : words.kind();
            var column = new Column(words.name("c"), kind, words.type(kind), false, false, false);
            var constraints = Element.of("constraints");
            var element = Element.of("column").with("name", column.name()).with("type", column.type());
            if (number == 0 && keyed) {
                var name = dice.chance(50) ? words.name("pk") : null;
                constraints = constraints.with("primaryKey", "true")
                        .with("nullable", dice.chance(60) ? "false" : null)
                        .with("primaryKeyName", name);
                column = column.required(true);
                table = table.with(new KeyConstraint(Sort.PRIMARY, name, List.of(column.name()), null));
                if (kind == Kind.INTEGER && column.type().matches("(?i)int|bigint|integer|smallint|int4|int8") && dice.chance(60)) {
                    element = element.with("autoIncrement", "true")
                            .with("startWith", dice.chance(25) ? String.valueOf(dice.between(1, 1000)) : null)
                            .with("incrementBy", dice.chance(20) ? String.valueOf(dice.between(1, 9)) : null)
                            .with("generationType", dice.chance(20) ? dice.one("BY DEFAULT", "ALWAYS") : null);
                    column = new Column(column.name(), kind, column.type(), true, true, true);
                }
            } else {
                if (dice.chance(35)) {
                    element = element.with(words.defaultValue(kind));
                    column = column.withDefault(true);
                }
                var unique = dice.chance(10) && kind != Kind.JSON;
                constraints = constraints(column, unique);
                column = column.required("false".equals(constraints.attributes().get("nullable")));
                if (unique) {
                    table = table.with(new KeyConstraint(Sort.UNIQUE, constraints.attributes().get("uniqueConstraintName"),
                            List.of(column.name()), null));
                }
                if (dice.chance(8)) {
                    var target = reference(model, column);
                    if (target.isPresent()) {
                        constraints = constraints.with(target.get().attributes());
                        table = table.with(new KeyConstraint(Sort.FOREIGN, target.get().attributes().get("foreignKeyName"),
                                List.of(column.name()), target.get().text()));
                    }
                }
            }
            element = element.with("remarks", dice.chance(15) ? words.remarks() : null);
            columns.add(constraints.attributes().isEmpty() ? element : element.holding(constraints));
            table = table.with(column);
        }
        var change = Element.of("createTable")
                .with("schemaName", schema)
                .with("tableName", table.name())
                .with("remarks", dice.chance(15) ? words.remarks() : null)
                .with("ifNotExists", dice.chance(5) ? "true" : null)
                .with("tableType", dice.chance(3) ? "UNLOGGED" : null)
                .holding(columns);
        return Optional.of(new Made(change, model.with(table)));
    }

    private Element constraints(Column column, boolean unique) {
        var constraints = Element.of("constraints");
        if (dice.chance(35)) {
            constraints = constraints.with("nullable", dice.one("false", "false", "true"));
            if ("false".equals(constraints.attributes().get("nullable")) && dice.chance(15)) {
                constraints = constraints.with("notNullConstraintName", words.name("nn"));
            }
        }
        if (unique) {
            constraints = constraints.with("unique", "true").with("uniqueConstraintName", dice.chance(60) ? words.name("uq") : null);
        }
        if (dice.chance(6) && column.kind() == Kind.INTEGER && column.name().matches("c_\\d+")) {
            constraints = constraints.with("checkConstraint", column.name() + " > -1000");
        }
        if (dice.chance(4) && unique) {
            constraints = constraints.with("deferrable", dice.bool()).with("initiallyDeferred", dice.bool());
        }
        return constraints;
    }

    /// Attributes of a reference to a table with a key of one column of the same type; its text names the table.
    private Optional<Element> reference(Model model, Column column) {
        return model.tables()
                .stream()
                .filter(table -> table.schema() == null)
                .flatMap(table -> table.keys()
                        .stream()
                        .filter(key -> key.sort() == Sort.PRIMARY && key.columns().size() == 1)
                        .filter(key -> table.columns()
                                .stream()
                                .anyMatch(each -> each.name().equals(key.columns().getFirst())
                                        && each.type().equalsIgnoreCase(column.type())))
                        .map(key -> {
                            var reference = Element.of("constraints").saying(table.name()).with("foreignKeyName", words.name("fk"));
                            var simple = table.name().matches("\\w+") && key.columns().getFirst().matches("\\w+");
                            reference = simple && dice.chance(50)
                                    ? reference.with("references", table.name() + "(" + key.columns().getFirst() + ")")
                                    : reference.with("referencedTableName", table.name())
                                            .with("referencedColumnNames", key.columns().getFirst());
                            return reference.with("deleteCascade", dice.chance(20) ? "true" : null);
                        }))
                .findFirst();
    }

    private Optional<Made> dropTable(Model model) {
        return dice.chance(50) ? Optional.empty() : table(model).map(table -> {
            boolean cascade = model.referred(table) || dice.chance(10);
            var change = named("dropTable", table).with("cascadeConstraints", cascade ? "true" : null);
            return new Made(change, model.without(table));
        });
    }

    private Optional<Made> renameTable(Model model) {
        return table(model).map(table -> {
            var other = words.name("renamed");
            var change = Element.of("renameTable")
                    .with("schemaName", table.schema())
                    .with("oldTableName", table.name())
                    .with("newTableName", other);
            return new Made(change, model.change(table, each -> each.renamed(other)));
        });
    }

    private Optional<Made> setTableRemarks(Model model) {
        return table(model).map(table -> new Made(named("setTableRemarks", table).with("remarks", words.remarks()), model));
    }

    private Optional<Made> addColumn(Model model) {
        return table(model).map(table -> {
            var columns = new ArrayList<Element>();
            var grown = table;
            for (int count = dice.between(1, 3); count > 0; count--) {
                var kind = words.kind();
                var column = new Column(words.name("added"), kind, words.type(kind), false, false, false);
                var element = Element.of("column").with("name", column.name()).with("type", column.type());
                if (dice.chance(40)) {
                    element = element.with(words.defaultValue(kind));
                    column = column.withDefault(true);
                }
                if (dice.chance(20)) {
                    element = element.with(words.value(kind));
                }
                var constraints = table.rows() == 0 || column.hasDefault() ? constraints(column, false) : Element.of("constraints");
                column = column.required("false".equals(constraints.attributes().get("nullable")));
                element = element.with("remarks", dice.chance(15) ? words.remarks() : null);
                columns.add(constraints.attributes().isEmpty() ? element : element.holding(constraints));
                grown = grown.with(column);
            }
            var after = grown;
            return new Made(named("addColumn", table).holding(columns), model.change(table, _ -> after));
        });
    }

    private Optional<Made> dropColumn(Model model) {
        return withFree(model, 2).map(table -> {
            var gone = dice.one(table.free());
            if (dice.chance(30)) {
                return new Made(named("dropColumn", table).holding(Element.of("column").with("name", gone.name())),
                        model.change(table, each -> each.without(gone)));
            }
            return new Made(named("dropColumn", table).with("columnName", gone.name()), model.change(table, each -> each.without(gone)));
        });
    }

    private Optional<Made> renameColumn(Model model) {
        return withFree(model, 1).map(table -> {
            var column = dice.one(table.free());
            var other = words.name("moved");
            var change = named("renameColumn", table).with("oldColumnName", column.name())
                    .with("newColumnName", other)
                    .with("columnDataType", dice.chance(50) ? column.type() : null)
                    .with("remarks", dice.chance(15) ? words.remarks() : null);
            return new Made(change, model.change(table, each -> each.change(column, old -> old.renamed(other))));
        });
    }

    private Optional<Made> modifyDataType(Model model) {
        return withFree(model, 1).map(table -> {
            var column = dice.one(table.free());
            var type = words.type(column.kind());
            return new Made(named("modifyDataType", table).with("columnName", column.name()).with("newDataType", type),
                    model.change(table, each -> each.change(column, old -> old.typed(type))));
        });
    }

    private Optional<Made> setColumnRemarks(Model model) {
        return withFree(model, 1).map(table -> {
            var column = dice.one(table.columns());
            return new Made(named("setColumnRemarks", table).with("columnName", column.name())
                    .with("remarks", words.remarks())
                    .with("columnDataType", dice.chance(20) ? column.type() : null), model);
        });
    }

    private Optional<Made> mergeColumns(Model model) {
        return withFree(model, 2).map(table -> {
            var free = table.free();
            var one = free.getFirst();
            var two = free.getLast();
            var merged = new Column(words.name("merged"), Kind.TEXT, "varchar(250)", false, false, false);
            var change = named("mergeColumns", table).with("column1Name", one.name())
                    .with("joinString", dice.one(" ", "-", "", ", "))
                    .with("column2Name", two.name())
                    .with("finalColumnName", merged.name())
                    .with("finalColumnType", merged.type());
            return new Made(change, model.change(table, each -> each.without(one).without(two).with(merged)));
        });
    }

    private Optional<Made> addAutoIncrement(Model model) {
        return table(model).flatMap(table -> table.columns()
                .stream()
                .filter(column -> column.kind() == Kind.INTEGER && !column.auto() && !column.hasDefault() && column.required())
                .findFirst()
                .map(column -> {
                    var change = named("addAutoIncrement", table).with("columnName", column.name())
                            .with("columnDataType", column.type())
                            .with("startWith", dice.chance(50) ? String.valueOf(dice.between(100, 900)) : null)
                            .with("incrementBy", dice.chance(40) ? String.valueOf(dice.between(1, 9)) : null)
                            .with("generationType", dice.chance(20) ? dice.one("BY DEFAULT", "ALWAYS") : null);
                    return new Made(change, model.change(table, each -> each.change(column,
                            old -> new Column(old.name(), old.kind(), old.type(), true, true, true))));
                }));
    }

    private Optional<Made> addDefaultValue(Model model) {
        return withFree(model, 1).map(table -> {
            var column = dice.one(table.free());
            var change = named("addDefaultValue", table).with("columnName", column.name())
                    .with("columnDataType", dice.chance(60) ? column.type() : null);
            if (column.kind() == Kind.INTEGER && !model.sequences().isEmpty() && dice.chance(30)) {
                change = change.with("defaultValueSequenceNext", dice.one(model.sequences()));
            } else {
                change = change.with(words.defaultValue(column.kind()));
            }
            return new Made(change, model.change(table, each -> each.change(column, old -> old.withDefault(true))));
        });
    }

    private Optional<Made> dropDefaultValue(Model model) {
        return table(model).flatMap(table -> table.free()
                .stream()
                .filter(Column::hasDefault)
                .findFirst()
                .map(column -> new Made(
                        named("dropDefaultValue", table).with("columnName", column.name())
                                .with("columnDataType", dice.chance(50) ? column.type() : null),
                        model.change(table, each -> each.change(column, old -> old.withDefault(false))))));
    }

    private Optional<Made> addNotNullConstraint(Model model) {
        return table(model).flatMap(table -> table.free().stream().filter(column -> !column.required()).findFirst().map(column -> {
            var filler = words.value(column.kind()).values().iterator().next();
            var change = named("addNotNullConstraint", table).with("columnName", column.name())
                    .with("columnDataType", dice.chance(70) ? column.type() : null)
                    .with("defaultNullValue", table.rows() > 0 || dice.chance(20) ? filler : null)
                    .with("constraintName", dice.chance(15) ? words.name("nn") : null)
                    .with("validate", dice.chance(5) ? dice.bool() : null);
            return new Made(change, model.change(table, each -> each.change(column, old -> old.required(true))));
        }));
    }

    private Optional<Made> dropNotNullConstraint(Model model) {
        return table(model).flatMap(table -> table.free()
                .stream()
                .filter(Column::required)
                .findFirst()
                .map(column -> new Made(
                        named("dropNotNullConstraint", table).with("columnName", column.name())
                                .with("columnDataType", dice.chance(60) ? column.type() : null),
                        model.change(table, each -> each.change(column, old -> old.required(false))))));
    }

    static Element named(String change, Table table) {
        return Element.of(change).with("schemaName", table.schema()).with("tableName", table.name());
    }

    private Optional<Table> table(Model model) {
        return model.tables().isEmpty() ? Optional.empty() : Optional.of(dice.one(model.tables()));
    }

    private Optional<Table> withFree(Model model, int columns) {
        return table(model).filter(table -> table.free().size() >= columns);
    }
}
