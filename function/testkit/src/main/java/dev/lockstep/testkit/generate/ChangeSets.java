package dev.lockstep.testkit.generate;

import java.util.ArrayList;
import java.util.List;

/// Change sets around the changes: their attributes, preconditions, rollbacks and `modifySql`.
final class ChangeSets {

    private final Dice dice;
    private final Vocabulary words;
    private final TableChanges tables;
    private final ObjectChanges objects;
    private final List<Made.Maker> makers;
    private final List<String> ran = new ArrayList<>();

    ChangeSets(Dice dice, Vocabulary words, Files files, String folder) {
        this.dice = dice;
        this.words = words;
        this.tables = new TableChanges(dice, words);
        this.objects = new ObjectChanges(dice, words, files, folder);
        var all = new ArrayList<>(tables.makers());
        all.addAll(new KeyChanges(dice, words).makers());
        all.addAll(new DataChanges(dice, words, files, folder).makers());
        all.addAll(objects.makers());
        this.makers = List.copyOf(all);
    }

    record ChangeSet(Element element, Model after) {}

    /// Whether, and how, a change set is kept from running.
    private record Filters(Element attributes, boolean runs) {}

    ChangeSet next(Model before, String file) {
        var filters = filters(Element.of("changeSet").with("id", id()).with("author", author()));
        var element = execution(filters.attributes());
        var head = new ArrayList<Element>();
        if (dice.chance(8)) {
            head.add(Element.of("validCheckSum")
                    .saying(dice.one("ANY", "8:d41d8cd98f00b204e9800998ecf8427e", "9:00000000000000000000000000000000")));
        }
        var runs = filters.runs();
        if (dice.chance(15)) {
            var preconditions = new Preconditions(dice).about(before);
            head.add(preconditions.element());
            runs &= preconditions.runs();
        }
        var changes = new ArrayList<Element>();
        if (dice.chance(12)) {
            changes.add(Element.of("comment").saying(words.remarks()));
        }
        var after = before;
        var transactional = !"false".equals(element.attributes().get("runInTransaction"));
        var tag = changes.isEmpty() && dice.chance(4);
        if (tag) {
            var made = objects.tagDatabase(before);
            changes.add(made.change());
            after = made.after();
        }
        for (int count = tag ? 0 : transactional ? dice.one(List.of(1, 1, 1, 1, 2, 3)) : 1; count > 0; count--) {
            var made = change(after);
            changes.add(made.change());
            after = made.after();
        }
        var all = new ArrayList<>(head);
        all.addAll(changes);
        if (!tag) {
            all.addAll(rollback());
            all.addAll(modifySql(changes.stream().anyMatch(ChangeSets::looksUpItsKey)));
        }
        if (filters.runs()) {
            ran.add(element.attributes().get("id") + "\n" + element.attributes().get("author") + "\n"
                    + element.attributes().getOrDefault("logicalFilePath", file));
        }
        return new ChangeSet(element.holding(all), runs ? after : before);
    }

    private Made change(Model before) {
        if (before.tables().isEmpty() && dice.chance(70)) {
            return tables.createTable(before).orElseThrow();
        }
        while (true) {
            var made = dice.one(makers).from(before);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    String id() {
        int number = words.number();
        return switch (dice.between(1, 14)) {
            case 1 -> "change set " + number;
            case 2 -> number + ".0";
            case 3 -> "JIRA-" + number;
            case 4 -> "änderung-" + number;
            case 5 -> "it's-" + number;
            case 6 -> "20240229%06d-1".formatted(number);
            default -> String.valueOf(number);
        };
    }

    String author() {
        return dice.one("ann", "ann", "bob", "Ann Other <ann@example.com>", "o'neil", "generated (x)", "ünal");
    }

    /// The run's contexts are `test`, `eu` and its labels `!slow`.
    private Filters filters(Element element) {
        var runs = true;
        var result = element;
        if (dice.chance(12)) {
            var context = dice.one(List.of("test", "prod", "eu and test", "!test", "prod or eu", "test, prod", "not (prod)", "TEST"));
            runs = !List.of("prod", "!test").contains(context);
            result = result.with(dice.one("context", "contextFilter"), context);
        }
        if (dice.chance(10)) {
            var labels = dice.one(List.of("slow", "quick", "slow,quick", "a b"));
            runs &= !labels.contains("slow");
            result = result.with("labels", labels);
        }
        if (dice.chance(8)) {
            var dbms = dice.one(List.of("postgresql", "h2", "!h2", "postgresql,h2", "all", "none", "!postgresql", "mysql, postgresql"));
            runs &= !List.of("h2", "none", "!postgresql").contains(dbms);
            result = result.with("dbms", dbms);
        }
        if (dice.chance(2)) {
            result = result.with("ignore", "true");
            runs = false;
        }
        return new Filters(result, runs);
    }

    private Element execution(Element element) {
        return element.with("runAlways", dice.chance(3) ? dice.bool() : null)
                .with("runOnChange", dice.chance(5) ? dice.bool() : null)
                .with("failOnError", dice.chance(10) ? dice.one("false", "false", "true") : null)
                .with("runInTransaction", dice.chance(4) ? dice.bool() : null)
                .with("objectQuotingStrategy", dice.chance(8) ? dice.one("LEGACY", "QUOTE_ALL_OBJECTS") : null)
                .with("onValidationFail", dice.chance(3) ? dice.one("HALT", "MARK_RAN") : null)
                .with("runOrder", dice.chance(1) ? dice.one("first", "last") : null)
                .with("logicalFilePath", dice.chance(4) ? dice.one("logical/path.xml", "other.sql") : null)
                .with("created", dice.chance(2) ? "2020-01-01" : null);
    }

    private List<Element> rollback() {
        if (!dice.chance(25)) {
            return List.of();
        }
        var table = "undone_" + words.number();
        return switch (dice.between(1, 20)) {
            case 1 -> List.of(Element.of("rollback"));
            case 2 -> List.of(Element.of("rollback").holding(Element.of("empty")));
            case 3 -> List.of(Element.of("rollback")
                    .holding(Element.of("createTable")
                            .with("tableName", table)
                            .holding(Element.of("column").with("name", "id").with("type", "int"))));
            case 4 -> List.of(Element.of("rollback")
                    .holding(Element.of("sql").saying("create table " + table + " (id int)"),
                            Element.of("sql").saying("-- done; nothing more\nselect 1; select 2")));
            case 5 -> referring();
            case 6 -> List.of(Element.of("rollback").holding(Element.of("sql").saying("create table " + table + " (id int)")));
            default -> List.of(Element.of("rollback").saying("create table " + table + " (id int);\nselect ';'"));
        };
    }

    private List<Element> referring() {
        if (ran.isEmpty()) {
            return List.of();
        }
        var identity = dice.one(ran).split("\n", -1);
        return List.of(Element.of("rollback")
                .with("changeSetId", identity[0])
                .with("changeSetAuthor", identity[1])
                .with("changeSetPath", dice.chance(60) ? identity[2] : null));
    }

    /// It runs a block, whose words the engines choose.
    private static boolean looksUpItsKey(Element change) {
        return change.name().equals("dropPrimaryKey") && !change.attributes().containsKey("constraintName");
    }

    private List<Element> modifySql(boolean onlyAround) {
        if (!dice.chance(6)) {
            return List.of();
        }
        var visitor = switch (dice.between(1, onlyAround ? 2 : 4)) {
            case 1 -> Element.of("append").with("value", dice.one(" -- appended", " /* appended */"));
            case 2 -> Element.of("prepend").with("value", dice.one("/* first */ ", "-- first\n"));
            case 3 -> Element.of("replace").with("replace", dice.one("varchar", "int", "INT")).with("with", "bigint");
            default -> Element.of("regExpReplace").with("replace", "(?i)varchar\\((\\d+)\\)").with("with", "varchar(9$1)");
        };
        return List.of(Element.of("modifySql")
                .with("dbms", dice.chance(50) ? dice.one("postgresql", "h2", "h2,postgresql") : null)
                .with("context", dice.chance(15) ? dice.one("test", "prod") : null)
                .with("applyToRollback", dice.chance(25) ? dice.bool() : null)
                .holding(visitor));
    }

    /// A change set as text of formatted SQL; it leaves the model as it is.
    String sqlText(Model before) {
        var text = new StringBuilder(dice.one("--changeset ", "-- changeset ", "--  changeset "));
        var author = author();
        var id = id();
        text.append(author.matches("\\w+") ? author : '"' + author + '"').append(':').append(id.matches("[\\w.-]+") ? id : '"' + id + '"');
        var element = filters(execution(Element.of("changeSet"))).attributes();
        var whole = dice.chance(15);
        var delimiter = dice.chance(2) && !whole ? "/" : null;
        element.with("splitStatements", whole ? "false" : dice.chance(10) ? "true" : null)
                .with("stripComments", dice.chance(20) ? dice.bool() : null)
                .with("endDelimiter", delimiter)
                .attributes()
                .forEach((name, value) -> text.append(' ')
                        .append(name)
                        .append(':')
                        .append(value.matches("[\\w/@.!,-]+") ? value : '"' + value + '"'));
        text.append('\n');
        if (dice.chance(12)) {
            text.append("--comment: ").append(dice.one("what it does", "it's so", "with: colons")).append('\n');
        }
        if (dice.chance(10)) {
            text.append(dice.one("--preconditions onFail:MARK_RAN\n", "--preconditions onFail:CONTINUE onError:HALT\n"))
                    .append(dice.one("--precondition-sql-check expectedResult:0 select 0\n",
                            "--precondition-sql-check expectedResult:1 select 0\n",
                            "--precondition-table-exists table:databasechangelog\n", "--precondition-view-exists view:nowhere\n"));
        }
        text.append(whole ? objects.body() : objects.statements(before, delimiter == null ? ";" : "\n" + delimiter))
                .append(dice.one(";\n", "\n", "\n\n")
                        .replace(";", delimiter == null ? ";" : "\n" + delimiter));
        if (dice.chance(40)) {
            text.append(dice.one("--rollback select 1;\n", "--rollback empty\n", "--rollback not required\n",
                    "--rollback create table undone_" + words.number() + " (id int);\n--rollback select ';';\n",
                    "/* liquibase rollback\nselect 1;\nselect 2;\n*/\n"));
        }
        return text.append(dice.one("", "\n")).toString();
    }
}
