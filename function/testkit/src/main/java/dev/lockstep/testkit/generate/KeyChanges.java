package dev.lockstep.testkit.generate;

import static dev.lockstep.testkit.generate.TableChanges.named;

import dev.lockstep.testkit.generate.Model.Column;
import dev.lockstep.testkit.generate.Model.KeyConstraint;
import dev.lockstep.testkit.generate.Model.Sort;
import dev.lockstep.testkit.generate.Model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Changes to keys and indexes.
final class KeyChanges {

    private final Dice dice;
    private final Vocabulary words;

    KeyChanges(Dice dice, Vocabulary words) {
        this.dice = dice;
        this.words = words;
    }

    List<Made.Maker> makers() {
        return List.of(this::addPrimaryKey, this::dropPrimaryKey, this::addUniqueConstraint, this::dropUniqueConstraint,
                this::addForeignKeyConstraint,
                this::addForeignKeyConstraint, this::dropForeignKeyConstraint, this::dropAllForeignKeyConstraints, this::addLookupTable,
                this::createIndex,
                this::createIndex, this::dropIndex);
    }

    private Optional<Made> addPrimaryKey(Model model) {
        return table(model).filter(table -> !table.hasPrimaryKey() && table.rows() <= 1)
                .flatMap(table -> pair(keyable(table)).map(columns -> {
                    var name = dice.chance(70) ? words.name("pk") : null;
                    var change = named("addPrimaryKey", table).with("columnNames", names(columns))
                            .with("constraintName", name)
                            .with("clustered", dice.chance(5) ? dice.bool() : null)
                            .with("validate", dice.chance(5) ? dice.bool() : null);
                    var after = table.with(new KeyConstraint(Sort.PRIMARY, name, columns.stream().map(Column::name).toList(), null));
                    for (var column : columns) {
                        after = after.change(column, each -> each.required(true));
                    }
                    var done = after;
                    return new Made(change, model.change(table, _ -> done));
                }));
    }

    private Optional<Made> dropPrimaryKey(Model model) {
        return table(model).filter(table -> !model.referred(table))
                .flatMap(table -> key(table, Sort.PRIMARY).map(key -> new Made(
                        named("dropPrimaryKey", table).with("constraintName", dice.chance(60) ? key.name() : null)
                                .with("dropIndex", dice.chance(5) ? "true" : null),
                        model.change(table, each -> each.without(key)))));
    }

    private Optional<Made> addUniqueConstraint(Model model) {
        return table(model).filter(table -> table.rows() <= 1).flatMap(table -> pair(keyable(table)).map(columns -> {
            var name = dice.chance(80) ? words.name("uq") : null;
            var change = named("addUniqueConstraint", table).with("columnNames", names(columns))
                    .with("constraintName", name)
                    .with("deferrable", dice.chance(8) ? dice.bool() : null)
                    .with("initiallyDeferred", dice.chance(4) ? "false" : null)
                    .with("disabled", dice.chance(4) ? "false" : null);
            return new Made(change, model.change(table,
                    each -> each.with(new KeyConstraint(Sort.UNIQUE, name, columns.stream().map(Column::name).toList(), null))));
        }));
    }

    private Optional<Made> dropUniqueConstraint(Model model) {
        return holding(model, Sort.UNIQUE).flatMap(table -> key(table, Sort.UNIQUE).filter(key -> key.name() != null)
                .map(key -> new Made(
                        named("dropUniqueConstraint", table).with("constraintName", key.name())
                                .with("uniqueColumns", dice.chance(10) ? String.join(",", key.columns()) : null),
                        model.change(table, each -> each.without(key)))));
    }

    private Optional<Made> addForeignKeyConstraint(Model model) {
        for (var target : model.tables()) {
            for (var key : target.keys()) {
                if (key.sort() == Sort.FOREIGN || key.columns().size() != 1 || !dice.chance(60)) {
                    continue;
                }
                var made = reference(model, target, key);
                if (made.isPresent()) {
                    return made;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Made> reference(Model model, Table target, KeyConstraint key) {
        var referenced = target.columns().stream().filter(column -> column.name().equals(key.columns().getFirst())).findFirst();
        return referenced.flatMap(wanted -> model.tables()
                .stream()
                .filter(base -> base.rows() == 0)
                .flatMap(base -> base.free()
                        .stream()
                        .filter(column -> column.type().equalsIgnoreCase(wanted.type()))
                        .map(column -> reference(model, base, column, target, wanted)))
                .findFirst());
    }

    private Made reference(Model model, Table base, Column column, Table target, Column wanted) {
        var name = words.name("fk");
        var change = Element.of("addForeignKeyConstraint")
                .with("baseTableSchemaName", base.schema())
                .with("baseTableName", base.name())
                .with("baseColumnNames", column.name())
                .with("constraintName", name)
                .with("referencedTableSchemaName", target.schema())
                .with("referencedTableName", target.name())
                .with("referencedColumnNames", wanted.name())
                .with("onDelete", dice.chance(40) ? dice.one("CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT") : null)
                .with("onUpdate", dice.chance(20) ? dice.one("CASCADE", "RESTRICT", "NO ACTION") : null)
                .with("deferrable", dice.chance(25) ? dice.bool() : null)
                .with("initiallyDeferred", dice.chance(10) ? "false" : null)
                .with("validate", dice.chance(8) ? dice.bool() : null)
                .with("referencesUniqueColumn", dice.chance(5) ? dice.bool() : null);
        return new Made(change,
                model.change(base, each -> each.with(new KeyConstraint(Sort.FOREIGN, name, List.of(column.name()), target.name()))));
    }

    private Optional<Made> dropForeignKeyConstraint(Model model) {
        return holding(model, Sort.FOREIGN).flatMap(table -> key(table, Sort.FOREIGN).filter(key -> key.name() != null)
                .map(key -> new Made(
                        Element.of("dropForeignKeyConstraint")
                                .with("baseTableSchemaName", table.schema())
                                .with("baseTableName", table.name())
                                .with("constraintName", key.name()),
                        model.change(table, each -> each.without(key)))));
    }

    private Optional<Made> dropAllForeignKeyConstraints(Model model) {
        return holding(model, Sort.FOREIGN).filter(KeyChanges::namesAreWhole).filter(_ -> dice.chance(60)).map(table -> {
            var after = table;
            for (var key : table.keys()) {
                after = key.sort() == Sort.FOREIGN ? after.without(key) : after;
            }
            var done = after;
            return new Made(
                    Element.of("dropAllForeignKeyConstraints")
                            .with("baseTableSchemaName", table.schema())
                            .with("baseTableName", table.name()),
                    model.change(table, _ -> done));
        });
    }

    /// The default name of a lookup's key is in capitals, which Liquibase only finds again if something else in it has to be quoted; PostgreSQL may cut that off.
    private static boolean namesAreWhole(Table table) {
        return table.name().length() < 40
                || table.keys().stream().noneMatch(key -> key.sort() == Sort.FOREIGN && key.name() == null);
    }

    private Optional<Made> addLookupTable(Model model) {
        return table(model).filter(table -> table.schema() == null)
                .flatMap(table -> table.free()
                        .stream()
                        .filter(column -> column.kind() == Kind.TEXT
                                && column.type().toLowerCase(java.util.Locale.ROOT).startsWith("varchar("))
                        .findFirst()
                        .map(column -> {
                            var name = words.name("lookup");
                            var newColumn = words.name("looked");
                            var constraint = dice.chance(60) ? words.name("fk") : null;
                            var change = Element.of("addLookupTable")
                                    .with("existingTableName", table.name())
                                    .with("existingColumnName", column.name())
                                    .with("newTableName", name)
                                    .with("newColumnName", newColumn)
                                    .with("newColumnDataType", dice.chance(80) ? column.type() : null)
                                    .with("constraintName", constraint);
                            var lookup = new Table(null, name, List.of(new Column(newColumn, Kind.TEXT, column.type(), true, false, false)),
                                    List.of(new KeyConstraint(Sort.PRIMARY, null, List.of(newColumn), null)), List.of(), table.rows());
                            return new Made(
                                    change, model
                                            .change(table,
                                                    each -> each.with(
                                                            new KeyConstraint(Sort.FOREIGN, constraint, List.of(column.name()), name)))
                                            .with(lookup));
                        }));
    }

    private Optional<Made> createIndex(Model model) {
        return table(model).flatMap(table -> {
            var keyable = keyable(table);
            if (keyable.isEmpty()) {
                return Optional.empty();
            }
            var name = words.name("ix");
            var columns = new ArrayList<Element>();
            for (int count = dice.between(1, 2); count > 0; count--) {
                columns.add(indexed(dice.one(keyable)));
            }
            var unique = table.rows() <= 1 && dice.chance(10);
            var change = named("createIndex", table).with("indexName", name)
                    .with("unique", unique ? "true" : dice.chance(20) ? "false" : null)
                    .with("using", dice.chance(10) ? dice.one("btree", "BTREE") : null)
                    .with("associatedWith", dice.chance(5) ? dice.one("", "foreignKey") : null)
                    .with("clustered", dice.chance(4) ? "false" : null)
                    .holding(columns);
            var after = unique ? table.with(new KeyConstraint(Sort.UNIQUE, null,
                    columns.stream().map(each -> each.attributes().firstEntry().getValue()).toList(), null)) : table;
            return Optional.of(new Made(change, model.change(table, _ -> after.withIndex(name))));
        });
    }

    private Element indexed(Column column) {
        if (column.kind() == Kind.TEXT && column.name().matches("[a-z]+_\\d+") && dice.chance(15)) {
            return Element.of("column").with("name", "lower(" + column.name() + ")").with("computed", "true");
        }
        return Element.of("column")
                .with("name", column.name())
                .with("descending", dice.chance(15) ? dice.bool() : null)
                .with("type", dice.chance(10) ? column.type() : null);
    }

    private Optional<Made> dropIndex(Model model) {
        return table(model).filter(table -> !table.indexes().isEmpty()).map(table -> {
            var index = table.indexes().getLast();
            return new Made(named("dropIndex", table).with("indexName", index), model.change(table, each -> each.withoutIndex(index)));
        });
    }

    private Optional<List<Column>> pair(List<Column> columns) {
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        var one = dice.one(columns);
        var two = dice.one(columns);
        return Optional.of(one.equals(two) || dice.chance(50) ? List.of(one) : List.of(one, two));
    }

    private String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(dice.one(",", ", ")));
    }

    private static List<Column> keyable(Table table) {
        return table.columns().stream().filter(column -> column.kind() != Kind.JSON).toList();
    }

    private static Optional<KeyConstraint> key(Table table, Sort sort) {
        return table.keys().stream().filter(key -> key.sort() == sort).findFirst();
    }

    private Optional<Table> holding(Model model, Sort sort) {
        var tables = model.tables().stream().filter(table -> key(table, sort).isPresent()).toList();
        return tables.isEmpty() ? Optional.empty() : Optional.of(dice.one(tables));
    }

    private Optional<Table> table(Model model) {
        return model.tables().isEmpty() ? Optional.empty() : Optional.of(dice.one(model.tables()));
    }
}
