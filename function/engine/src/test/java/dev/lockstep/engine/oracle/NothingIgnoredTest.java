package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.ChangelogReader;
import dev.lockstep.engine.changelog.read.ReadOptions;
import dev.lockstep.engine.changelog.read.SearchPath;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.checksum.Description;
import dev.lockstep.engine.history.ExecType;
import dev.lockstep.engine.history.History;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.plan.BackTo;
import dev.lockstep.engine.plan.Extent;
import dev.lockstep.engine.plan.Planned;
import dev.lockstep.engine.plan.Planner;
import dev.lockstep.engine.plan.RollbackPlanner;
import dev.lockstep.engine.plan.Selection;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import liquibase.Scope;
import liquibase.change.AddColumnConfig;
import liquibase.change.ChangeFactory;
import liquibase.change.ColumnConfig;
import liquibase.change.ConstraintsConfig;
import liquibase.change.core.LoadDataColumnConfig;
import org.junit.jupiter.api.Test;

/// Not one change type, attribute or directive that Liquibase knows is silently ignored: each changes what is run or recorded, or a problem names it.
final class NothingIgnoredTest {

    private static final Path FOLDER = Path.of("src/test/resources/attributes");

    /// They say how the database is, for other databases that must be told, or are notes for people; Liquibase does nothing with them on PostgreSQL,
    /// and nobody expects it. Most count in the checksum.
    private static final Set<String> DESCRIBES = Set.of("catalogName", "baseTableCatalogName", "referencedTableCatalogName",
            "existingTableCatalogName", "newTableCatalogName", "forIndexCatalogName", "columnDataType", "newColumnDataType",
            "columnParentType", "uniqueColumns", "comment");

    /// Notes for people; Liquibase keeps them, if at all, and does nothing with them.
    private static final Set<String> NOTES = Set.of("changeSet@created", "include@created", "include@id", "include@author",
            "databaseChangeLog@changeLogId");

    private static final ReadOptions OPTIONS = new ReadOptions(List.of("dev"), "blue", Map.of(), Map.of(), false);
    private static final Selection SELECTION = new Selection(List.of("dev"), "blue", null);

    /// Change types that are refused by name, whatever their attributes say.
    private static final Set<String> REFUSED = Set.of("executeCommand", "customChange", "customPrecondition");

    private static final Map<String, FileContent> FILES = files();

    /// What becomes of a changelog.
    ///
    /// @param work what is run and what is recorded of it, but for the checksum
    record Outcome(String work, String checksums, List<Problem> problems) {

        boolean names(String attribute) {
            return problems.stream()
                    .anyMatch(problem -> problem.message().contains("'" + attribute + "'")
                            || problem.message().contains(attribute) || problem.fix().contains(attribute));
        }
    }

    @Test
    void every_attribute_that_liquibase_knows_is_tried() throws IOException {
        var tried = tried();
        var missing = new TreeSet<String>();
        var factory = Scope.getCurrentScope().getSingleton(ChangeFactory.class);
        for (var change : factory.getDefinedChanges()) {
            for (var attribute : factory.getChangeMetaData(change).getParameters().keySet()) {
                missing.add(change + "@" + attribute);
            }
        }
        for (var change : List.of("createTable", "insert", "update", "dropColumn")) {
            new ColumnConfig().getSerializableFields().forEach(attribute -> missing.add(change + "/column@" + attribute));
        }
        for (var change : List.of("addColumn", "createIndex")) {
            new AddColumnConfig().getSerializableFields().forEach(attribute -> missing.add(change + "/column@" + attribute));
        }
        new LoadDataColumnConfig().getSerializableFields().forEach(attribute -> missing.add("loadData/column@" + attribute));
        for (var change : List.of("createTable", "addColumn")) {
            new ConstraintsConfig().getSerializableFields().forEach(attribute -> missing.add(change + "/column/constraints@" + attribute));
        }
        missing.removeAll(tried);
        missing.removeIf(attribute -> attribute.endsWith("@constraints"));
        assertThat(missing).isEmpty();
    }

    private static Set<String> tried() throws IOException {
        var tried = new TreeSet<String>();
        for (var example : AttributeExample.in(FOLDER.resolve("changes.txt"))) {
            example.values().forEach(value -> tried.add(String.join("/", example.path()) + "@" + value.attribute()));
        }
        return tried;
    }

    @Test
    void every_attribute_of_a_change_has_an_effect_or_a_problem_that_names_it() throws IOException {
        var schema = ChangeElement.schema();
        Map<String, Boolean> spoken = new TreeMap<>();
        List<String> different = new ArrayList<>();
        for (var example : AttributeExample.in(FOLDER.resolve("changes.txt"))) {
            var without = outcome("folder/f.json", json(example.change(null, "c_")));
            for (var value : example.values()) {
                var change = example.change(value, "c_");
                var xml = AttributesOracleTest.XML.formatted(AttributesOracleTest.xml("1", "", change));
                var json = outcome("folder/f.json", json(change));
                if (ChangeElement.takes(schema, xml)) {
                    var same = outcome("folder/f.xml", xml);
                    if (!same.work().equals(json.work())) {
                        different.add(example.title() + ": " + value + "\n" + same + "\n" + json);
                    }
                }
                var attribute = String.join("/", example.path()) + "@" + value.attribute();
                spoken.merge(attribute, speaks(example.path().getFirst(), value.attribute(), without, json), Boolean::logicalOr);
            }
        }
        assertThat(different).as("in JSON not as in XML").isEmpty();
        assertThat(spoken.entrySet().stream().filter(entry -> !entry.getValue()).map(Map.Entry::getKey).toList()).as("silently ignored")
                .isEmpty();
    }

    @Test
    void every_attribute_of_a_changelog_has_an_effect_or_a_problem_that_names_it() throws IOException {
        List<String> silent = new ArrayList<>();
        Set<String> tried = new TreeSet<>();
        for (var example : AttributeExample.in(FOLDER.resolve("changelogs.txt"))) {
            var without = outcome("folder/f.xml", example.change(null, "").xml());
            for (var value : example.values()) {
                tried.add(example.path().getLast() + "@" + value.attribute());
                var with = outcome("folder/f.xml", example.change(value, "").xml());
                var note = NOTES.contains(example.path().getLast() + "@" + value.attribute());
                if (!note && !speaks(example.path().getLast(), value.attribute(), without, with)) {
                    silent.add(example.title() + ": " + value);
                }
            }
        }
        assertThat(silent).as("silently ignored").isEmpty();
        assertThat(schemaAttributes()).as("tried of Liquibase's schema").allSatisfy(attribute -> assertThat(tried).contains(attribute));
    }

    /// `element@attribute` of Liquibase's XML schema, for all that are not changes or inside of them.
    private static Set<String> schemaAttributes() throws IOException {
        var known = new TreeSet<String>();
        var changes = Scope.getCurrentScope().getSingleton(ChangeFactory.class).getDefinedChanges();
        for (var attribute : ChangeElement.schemaAttributes()) {
            var element = attribute.substring(0, attribute.indexOf('@'));
            if (!changes.contains(element) && !Set.of("column", "constraints", "param", "arg").contains(element)) {
                known.add(attribute);
            }
        }
        return known;
    }

    @Test
    void every_attribute_of_liquibases_schema_is_tried_with_its_change() throws IOException {
        var tried = new TreeSet<String>();
        for (var example : AttributeExample.in(FOLDER.resolve("changes.txt"))) {
            example.values().forEach(value -> tried.add(example.path().getLast() + "@" + value.attribute()));
        }
        var changes = Scope.getCurrentScope().getSingleton(ChangeFactory.class).getDefinedChanges();
        var missing = new TreeSet<String>();
        for (var attribute : ChangeElement.schemaAttributes()) {
            var element = attribute.substring(0, attribute.indexOf('@'));
            boolean inside = changes.contains(element) || Set.of("column", "constraints", "param", "arg").contains(element);
            if (inside && !tried.contains(attribute)) {
                missing.add(attribute);
            }
        }
        assertThat(missing).isEmpty();
    }

    /// A directive of formatted SQL, the lines without it, and with it.
    record Directive(String name, String without, String with) {}

    static List<Directive> directives() {
        var changeSet = "--changeset a:1";
        var attributes = List.of("runOnChange:true", "runAlways:true", "runInTransaction:false", "failOnError:false", "runWith:psql",
                "context:test", "contextFilter:test", "context:\"test or other\"", "labels:red", "logicalFilePath:other.sql", "dbms:oracle",
                "ignore:true", "splitStatements:false", "stripComments:false", "endDelimiter:go", "rollbackSplitStatements:false",
                "rollbackEndDelimiter:go", "onValidationFail:MARK_RAN", "runOrder:first", "objectQuotingStrategy:QUOTE_ALL_OBJECTS",
                "created:2024", "runWithSpoolFile:x.txt", "validCheckSum:ANY", "comment:x", "contexts:test", "label:red");
        var lines = new ArrayList<Directive>();
        attributes.forEach(attribute -> lines.add(new Directive(attribute.substring(0, attribute.indexOf(':')), changeSet,
                changeSet + " " + attribute)));
        for (var line : List.of("--comment: why", "--validCheckSum: ANY", "--preconditions onFail:CONTINUE", "--rollback drop table t;",
                "--rollback empty", "--rollback not required", "--ignoreLines:1", "/* liquibase rollback\ndrop table t;\n*/")) {
            lines.add(new Directive(line.replaceAll("\\W*(\\w+)(?s:.*)", "$1"), changeSet, changeSet + "\n" + line));
        }
        var check = "--precondition-sql-check expectedResult:1 select 1";
        for (var line : List.of("--precondition-sql-check expectedResult:2 select 1",
                "--precondition-sql-check expectedResult:\"1\" select 2",
                "--precondition-table-exists table:t", "--precondition-table-exists table:t schema:s",
                "--precondition-view-exists view:v")) {
            lines.add(new Directive("precondition", changeSet + "\n" + check, changeSet + "\n" + line));
        }
        for (var reaction : List.of("onFail:MARK_RAN", "onError:WARN", "onSqlOutput:FAIL", "onUpdateSQL:FAIL")) {
            lines.add(new Directive(reaction.substring(0, reaction.indexOf(':')), changeSet + "\n--preconditions\n" + check,
                    changeSet + "\n--preconditions " + reaction + "\n" + check));
        }
        var property = "--property name:p value:1\n";
        for (var attribute : List.of("dbms:oracle", "context:test", "contextFilter:test", "labels:red", "global:false")) {
            lines.add(new Directive(attribute.substring(0, attribute.indexOf(':')), property + changeSet,
                    property.replace("\n", " " + attribute + "\n") + changeSet));
        }
        return lines;
    }

    @Test
    void every_directive_of_formatted_sql_has_an_effect_or_a_problem_that_names_it() {
        List<String> silent = new ArrayList<>();
        for (var directive : directives()) {
            var without = outcome("folder/f.sql", formatted(directive.without()));
            var with = outcome("folder/f.sql", formatted(directive.with()));
            boolean note = directive.name().equals("global");
            if (!note && !speaks("", directive.name(), without, with)) {
                silent.add(directive.with() + " -> " + with);
            }
        }
        assertThat(silent).as("silently ignored").isEmpty();
    }

    private static String formatted(String directive) {
        return "--liquibase formatted sql\n" + directive + "\ninsert into t /* why */ values (${p});\ninsert into t values (2);\n"
                + "--rollback delete from t; delete from u;\n";
    }

    private static String json(ChangeElement change) {
        return AttributesOracleTest.JSON.formatted(AttributesOracleTest.json("1", "", change));
    }

    private static boolean speaks(String change, String attribute, Outcome without, Outcome with) {
        return !with.work().equals(without.work()) || (with.names(attribute) && !without.names(attribute)) || DESCRIBES.contains(attribute)
                || REFUSED.contains(change);
    }

    static Outcome outcome(String name, String text) {
        Map<String, FileContent> files = new HashMap<>(FILES);
        files.put(name, new FileContent(name, text.getBytes(StandardCharsets.UTF_8)));
        return switch (ChangelogReader.read(new SearchPath.Memory(files), name, OPTIONS)) {
            case Read.Refused<Changelog>(List<Problem> problems) -> new Outcome("", "", problems);
            case Read.Complete<Changelog>(Changelog changelog, List<Problem> warnings) -> {
                var problems = new ArrayList<>(warnings);
                yield switch (Planner.plan(changelog, History.EMPTY, SELECTION, new Extent.All())) {
                    case Planned.Refused(List<Problem> found) -> {
                        problems.addAll(found);
                        yield new Outcome("", "", problems);
                    }
                    case Planned.Plan plan -> {
                        problems.addAll(plan.warnings());
                        var whole = withoutPlaces(changelog.preconditions());
                        yield new Outcome(whole + work(plan) + back(changelog), checksums(changelog), problems);
                    }
                };

            }
        };
    }

    private static String work(Planned.Plan plan) {
        var lines = new ArrayList<String>();
        for (var step : plan.steps()) {
            if (step instanceof Step.Apply apply) {
                lines.add(apply.description() + " " + apply.tag());
                apply.sql().stream().map(Sql::text).forEach(lines::add);
                apply.work()
                        .stream()
                        .map(Step.Work::change)
                        .filter(NothingIgnoredTest::speaksItself)
                        .map(NothingIgnoredTest::withoutPlaces)
                        .forEach(lines::add);
                lines.add(looked(apply.changeSet()));
            }
        }
        plan.skipped().forEach(skipped -> lines.add("skipped: " + skipped.reason()));
        return String.join("\n", lines) + "\n";
    }

    /// What of a change set the run itself looks at.
    private static String looked(ChangeSet changeSet) {
        return withoutPlaces(changeSet.id() + " " + changeSet.filters() + " " + changeSet.execution() + " " + changeSet.validCheckSums()
                + " " + changeSet.comments()
                + " " + changeSet.preconditions() + " " + changeSet.sqlVisitors());
    }

    private static String withoutPlaces(Object value) {
        return value.toString().replaceAll("[\\w/.]+:\\d+:\\d+|folder/f\\.\\w+", "");
    }

    /// Changes that the run carries out itself, without SQL.
    private static boolean speaksItself(Change change) {
        return change instanceof Change.Output || change instanceof Change.Stop;
    }

    /// The way back: of everything, and to the tag that the last change set set.
    private static String back(Changelog changelog) {
        var rows = new ArrayList<HistoryRow>();
        for (var changeSet : changelog.changeSets()) {
            rows.add(new HistoryRow(changeSet.id(), LocalDateTime.of(2024, 5, 6, 7, 8), rows.size() + 1, ExecType.EXECUTED,
                    Optional.of(Checksums.of(changeSet, Checksums.LATEST)), Description.of(changeSet), null, "tag", null, null, null,
                    null));
        }
        var history = new History(rows);
        return "back: " + back(RollbackPlanner.plan(changelog, history, SELECTION, new BackTo.Count(rows.size()))) + "\nto the tag: "
                + back(RollbackPlanner.plan(changelog, history, SELECTION, new BackTo.Tag("tag")));
    }

    private static String back(Planned planned) {
        var lines = new ArrayList<String>();
        switch (planned) {
            case Planned.Plan plan -> plan.steps()
                    .forEach(step -> lines.add(step instanceof Step.RollBack back
                            ? back.sql().stream().map(Sql::text).toList().toString()
                            : step.getClass().getName()));
            case Planned.Refused refused -> refused.problems().forEach(problem -> lines.add(problem.message()));
        }
        return String.join("\n", lines).replaceAll("folder/f\\.\\w+::|in line \\d+", "");
    }

    private static String checksums(Changelog changelog) {
        return changelog.changeSets()
                .stream()
                .map(changeSet -> Checksums.of(changeSet, 9) + " " + Checksums.of(changeSet, 8))
                .toList()
                .toString();
    }

    private static Map<String, FileContent> files() {
        var root = FOLDER.resolve("files");
        var files = new HashMap<String, FileContent>();
        try (var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var name = root.relativize(file).toString();
                files.put(name, new FileContent(name, Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Map.copyOf(files);
    }
}
