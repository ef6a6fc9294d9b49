package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From `<preConditions>` to records.
final class PreconditionReader {

    private static final List<String> ATTRIBUTES = List.of("onFail", "onError", "onFailMessage", "onErrorMessage", "onSqlOutput",
            "onUpdateSQL");
    private static final List<String> NAMES = List.of("and", "or", "not", "dbms", "runningAs", "changeLogPropertyDefined",
            "changeSetExecuted", "tableExists", "viewExists", "columnExists", "sequenceExists", "indexExists", "primaryKeyExists",
            "foreignKeyConstraintExists", "uniqueConstraintExists", "tableIsEmpty", "rowCount", "sqlCheck", "expectedQuotingStrategy",
            "customPrecondition");

    /// Conditions that Liquibase looks up by catalog too; in others it passes over it.
    private static final List<String> IN_CATALOG = List.of("tableExists", "columnExists", "indexExists", "primaryKeyExists",
            "foreignKeyConstraintExists", "uniqueConstraintExists");

    private final Problems problems;
    private final Parameters parameters;
    private final FileScope file;

    PreconditionReader(Problems problems, Parameters parameters, FileScope file) {
        this.problems = problems;
        this.parameters = parameters;
        this.file = file;
    }

    Preconditions read(Node node) {
        Fields fields = new Fields(reacting(node), problems, file.unknown());
        Preconditions.Reaction onFail = Choices.of(fields, "onFail", Preconditions.Reaction.values(), Preconditions.Reaction.HALT,
                problems);
        Preconditions.Reaction onError = Choices.of(fields, "onError", Preconditions.Reaction.values(), Preconditions.Reaction.HALT,
                problems);
        Preconditions.OnSqlOutput onSqlOutput = Choices.of(fields, "onSqlOutput", Preconditions.OnSqlOutput.values(),
                Preconditions.OnSqlOutput.TEST, problems);
        return new Preconditions(onFail, onError, onSqlOutput, fields.text("onFailMessage"), fields.text("onErrorMessage"),
                new Precondition.And(nested(node), node.at()));
    }

    /// What says how to react: in Liquibase the last condition in `nestedPreconditions` does so in place of `preConditions`.
    private Node reacting(Node node) {
        Node last = node;
        for (Node child : node.children()) {
            if (passesOver(child)) {
                for (Node within : child.elements(List.of())) {
                    last = reacting(within);
                }
            }
        }
        return last;
    }

    private List<Precondition> nested(Node node) {
        List<Precondition> conditions = new ArrayList<>();
        for (Node child : node.elements(ATTRIBUTES)) {
            if (passesOver(child)) {
                problems.warning(Code.WITHOUT_EFFECT, child.at(),
                        "The conditions in 'nestedPreconditions' are passed over, as in Liquibase: only what stands inside of them counts.",
                        "Write them where it stands if they are to be checked; otherwise remove it.");
                child.elements(List.of()).forEach(within -> conditions.addAll(inside(within)));
            } else if (ATTRIBUTES.stream().noneMatch(child::is)) {
                condition(child).ifPresent(conditions::add);
            }
        }
        return conditions;
    }

    private boolean passesOver(Node child) {
        return child.name().equals("nestedPreconditions") && lenient();
    }

    private List<Precondition> inside(Node passedOver) {
        List<Node> within = passedOver.children()
                .stream()
                .filter(child -> !child.attributes().isEmpty() || !child.children().isEmpty())
                .toList();
        return nested(new Node(passedOver.name(), List.of(), null, passedOver.at(), within, passedOver.at()));
    }

    /// Whether no schema refuses what it does not know.
    private boolean lenient() {
        return file.unknown() != Severity.ERROR;
    }

    private Optional<Precondition> condition(Node node) {
        // where no schema forbids it, they stand inside each other, and those within say nothing of what follows a failure
        if (node.name().equals("preConditions") && lenient()) {
            return Optional.of(new Precondition.And(nested(node), node.at()));
        }
        return switch (node.name().toLowerCase(Locale.ROOT)) {
            case "and" -> Optional.of(new Precondition.And(nested(node), node.at()));
            case "or" -> Optional.of(new Precondition.Or(nested(node), node.at()));
            case "not" -> Optional.of(new Precondition.Not(nested(node), node.at()));
            case "customprecondition" -> {
                problems.error(Code.UNSUPPORTED_CHANGE, node.at(),
                        "customPrecondition runs the Java class '" + node.text("className") + "', which is not run here.",
                        "Write the condition as sqlCheck.");
                yield Optional.empty();
            }
            default -> single(node);
        };
    }

    private Optional<Precondition> single(Node node) {
        Fields fields = new Fields(node, problems, file.unknown());
        Precondition condition = object(fields, node.at());
        if (condition == null) {
            condition = other(fields, node.at());
        }
        if (condition == null) {
            problems.error(Code.UNKNOWN_ELEMENT, node.at(), "There is no precondition '" + node.name() + "'.",
                    Nearest.to(node.name(), NAMES).map(near -> "Write '" + near + "'.").orElse("Known: " + String.join(", ", NAMES) + "."));
            return Optional.empty();
        }
        String catalog = fields.text("catalogName");
        fields.done();
        boolean passedOver = catalog == null || catalog.isBlank() || IN_CATALOG.stream().noneMatch(node::is);
        if (catalog == null || passedOver) {
            return Optional.of(condition);
        }
        return Optional.of(new Precondition.InCatalog(catalog.strip(), condition, node.at()));
    }

    private static @Nullable Precondition object(Fields f, Location at) {
        return switch (f.node().name().toLowerCase(Locale.ROOT)) {
            case "tableexists" -> new Precondition.TableExists(f.text("schemaName"), f.required("tableName"), at);
            case "viewexists" -> new Precondition.ViewExists(f.text("schemaName"), f.required("viewName"), at);
            case "columnexists" -> new Precondition.ColumnExists(f.text("schemaName"), f.required("tableName"), f.required("columnName"),
                    at);
            case "sequenceexists" -> new Precondition.SequenceExists(f.text("schemaName"), f.required("sequenceName"), at);
            case "indexexists" -> new Precondition.IndexExists(f.text("schemaName"), f.text("tableName"), f.text("indexName"),
                    f.text("columnNames"), at);
            case "primarykeyexists" -> new Precondition.PrimaryKeyExists(f.text("schemaName"), f.text("tableName"),
                    f.text("primaryKeyName"), at);
            case "foreignkeyconstraintexists" -> new Precondition.ForeignKeyConstraintExists(f.text("schemaName"),
                    f.text("foreignKeyTableName"), f.text("foreignKeyName"), at);
            case "uniqueconstraintexists" -> new Precondition.UniqueConstraintExists(f.text("schemaName"), f.required("tableName"),
                    f.text("constraintName"), f.text("columnNames"), at);
            case "tableisempty" -> new Precondition.TableIsEmpty(f.text("schemaName"), f.required("tableName"), at);
            default -> null;
        };
    }

    private @Nullable Precondition other(Fields f, Location at) {
        return switch (f.node().name().toLowerCase(Locale.ROOT)) {
            case "dbms" -> new Precondition.Dbms(DbmsFilter.ignoringCase(f.required("type")), at);
            case "runningas" -> new Precondition.RunningAs(f.required("username"), at);
            case "changelogpropertydefined" -> {
                String property = f.required("property");
                yield new Precondition.ChangeLogPropertyDefined(property, f.text("value"), parameters.value(property, file), at);
            }
            case "changesetexecuted" -> {
                String path = f.text("changeLogFile");
                yield new Precondition.ChangeSetExecuted(
                        new ChangeId(f.required("id"), f.required("author"),
                                ChangelogPath.normalize(path == null ? file.filePath() : path)),
                        at);
            }
            case "rowcount" -> new Precondition.RowCount(f.text("schemaName"), f.required("tableName"), rows(f), at);
            case "sqlcheck" -> sqlCheck(f, at);
            case "expectedquotingstrategy" -> new Precondition.ExpectedQuotingStrategy(
                    Choices.of(f, "strategy", QuotingStrategy.values(), QuotingStrategy.LEGACY, problems), at);
            default -> null;
        };
    }

    private long rows(Fields f) {
        String text = f.required("expectedRows");
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            problems.error(Code.INVALID_VALUE, f.node().at("expectedRows"),
                    "'expectedRows' is '" + text + "', which is not a whole number.",
                    "Write digits only.");
            return 0;
        }
    }

    private Precondition sqlCheck(Fields f, Location at) {
        Node node = f.node();
        String named = f.text("sql");
        String sql = node.text() == null ? named : node.text();
        if (sql == null || sql.isBlank()) {
            problems.error(Code.MISSING_ATTRIBUTE, at, "'sqlCheck' holds no SQL.", "Write the query into it.");
        }
        return new Precondition.SqlCheck(new SqlText(sql == null ? "" : sql, node.text() == null ? node.at("sql") : node.textAt()),
                f.required("expectedResult"), at);
    }
}
