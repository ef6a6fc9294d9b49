package dev.lockstep.testkit.generate;

import java.util.List;

/// Preconditions of which it is known how they end.
final class Preconditions {

    private final Dice dice;

    Preconditions(Dice dice) {
        this.dice = dice;
    }

    /// @param runs whether the change set is run; where it halts, nothing after it matters
    record Outcome(Element element, boolean runs) {}

    private record Condition(Element element, boolean holds) {}

    Outcome about(Model model) {
        var condition = condition(model, 2);
        var reaction = dice.chance(98) ? dice.one("MARK_RAN", "CONTINUE", "WARN") : "HALT";
        var element = Element.of("preConditions")
                .with("onFail", reaction)
                .with("onError", dice.chance(20) ? dice.one("MARK_RAN", "CONTINUE", "WARN", "HALT") : null)
                .with("onFailMessage", dice.chance(15) ? "it's not so" : null)
                .holding(condition.element());
        return new Outcome(element, condition.holds() || reaction.equals("WARN"));
    }

    private Condition condition(Model model, int depth) {
        if (depth > 0 && dice.chance(25)) {
            var one = condition(model, depth - 1);
            var two = condition(model, depth - 1);
            return switch (dice.between(1, 3)) {
                case 1 -> new Condition(Element.of("and").holding(one.element(), two.element()), one.holds() && two.holds());
                case 2 -> new Condition(Element.of("or").holding(one.element(), two.element()), one.holds() || two.holds());
                default -> new Condition(Element.of("not").holding(one.element()), !one.holds());
            };
        }
        return simple(model);
    }

    private Condition simple(Model model) {
        var table = model.tables().isEmpty() ? null : dice.one(model.tables());
        return switch (dice.between(1, 10)) {
            case 1 -> new Condition(Element.of("tableExists").with("tableName", "nowhere"), false);
            case 2 -> new Condition(Element.of("sqlCheck").with("expectedResult", "0").saying("select 0"), true);
            case 3 -> new Condition(
                    Element.of("sqlCheck").with("expectedResult", "1").saying("select count(*) from databasechangelog where id = 'none'"),
                    false);
            case 4 -> new Condition(Element.of("dbms").with("type", dice.one("postgresql", "h2, postgresql")), true);
            case 5 -> new Condition(Element.of("sequenceExists").with("sequenceName", "none"), false);
            case 6 -> new Condition(Element.of("viewExists").with("viewName", "none"), false);
            case 7 -> sequence(model.sequences());
            case 8 -> view(model.views());
            default -> table == null ? new Condition(Element.of("dbms").with("type", "h2"), false) : about(table);
        };
    }

    private Condition sequence(List<String> names) {
        return names.isEmpty()
                ? new Condition(Element.of("changeSetExecuted").with("id", "none").with("author", "none").with("changeLogFile", "none"),
                        false)
                : new Condition(Element.of("sequenceExists").with("sequenceName", dice.one(names)), true);
    }

    private Condition view(List<String> names) {
        return names.isEmpty() ? new Condition(Element.of("changeLogPropertyDefined").with("property", "owner"), true)
                : new Condition(Element.of("viewExists").with("viewName", dice.one(names)), true);
    }

    private Condition about(Model.Table table) {
        var column = dice.one(table.columns()).name();
        return switch (dice.between(1, 6)) {
            case 1 -> new Condition(Element.of("columnExists")
                    .with("schemaName", table.schema())
                    .with("tableName", table.name())
                    .with("columnName", column), true);
            case 2 -> new Condition(Element.of("columnExists")
                    .with("schemaName", table.schema())
                    .with("tableName", table.name())
                    .with("columnName", "nothing"), false);
            case 3 -> new Condition(Element.of("primaryKeyExists").with("schemaName", table.schema()).with("tableName", table.name()),
                    table.hasPrimaryKey());
            case 4 -> new Condition(Element.of("tableIsEmpty").with("schemaName", table.schema()).with("tableName", table.name()),
                    table.rows() == 0);
            case 5 -> table.indexes().isEmpty()
                    ? new Condition(Element.of("indexExists")
                            .with("schemaName", table.schema())
                            .with("tableName", table.name())
                            .with("indexName", "nothing"), false)
                    : new Condition(Element.of("indexExists")
                            .with("schemaName", table.schema())
                            .with("tableName", table.name())
                            .with("indexName", dice.one(table.indexes())), true);
            default -> new Condition(Element.of("tableExists").with("schemaName", table.schema()).with("tableName", table.name()), true);
        };
    }
}
