package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.ChangeSet.Execution;
import dev.lockstep.engine.changelog.ChangeSet.Filters;
import dev.lockstep.engine.changelog.ChangeSet.OnValidationFail;
import dev.lockstep.engine.changelog.ChangeSet.RunOrder;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.Rollback;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From `<changeSet>` to its record.
final class ChangeSetReader {

    private final Problems problems;
    private final Parameters parameters;
    private final FileScope file;
    private final RunFilter run;
    private final ChangeReader changeReader;

    ChangeSetReader(Problems problems, Parameters parameters, SourceFiles files, FileScope file, RunFilter run, ReadOptions options) {
        this.problems = problems;
        this.parameters = parameters;
        this.file = file;
        this.run = run;
        this.changeReader = new ChangeReader(problems, files, parameters, file, options);
    }

    /// What stands inside a change set.
    private final class Content {
        private final String path;
        private final List<Change> changes = new ArrayList<>();
        private final List<String> comments = new ArrayList<>();
        private final List<String> validCheckSums = new ArrayList<>();
        private final List<SqlVisitor> visitors = new ArrayList<>();
        private final RollbackReader rollback = new RollbackReader(problems, file, changeReader);
        private @Nullable Preconditions preconditions;

        private Content(String path) {
            this.path = path;
        }

        private void read(Node child) {
            switch (child.name()) {
                case "changes" -> child.elements(List.of()).forEach(this::read);
                case "comment" -> comments.add(child.text() == null ? "" : child.text());
                case "validCheckSum", "validCheckSums" -> {
                    if (child.text() != null) {
                        validCheckSums.add(child.text().strip());
                    }
                }
                case "preConditions", "preconditions" -> preconditions = new PreconditionReader(problems, parameters, file).read(child);
                case "rollback" -> rollback.read(child, path);
                case "modifySql" -> visitors.addAll(new SqlVisitorReader(problems, file, run).read(child));
                default -> changeReader.read(child).ifPresent(changes::add);
            }
        }

        private Rollback way() {
            return rollback.result();
        }
    }

    /// The names that a change set's attributes have; in YAML a `rollback` or `comment` may look like one.
    private static final List<String> ATTRIBUTES = List.of("id", "author", "context", "contextFilter", "labels", "dbms", "runOnChange",
            "runAlways", "alwaysRun", "failOnError", "onValidationFail", "runInTransaction", "logicalFilePath", "objectQuotingStrategy",
            "created", "runOrder", "ignore", "runWith", "runWithSpoolFile");

    private static final List<String> ELEMENTS = List.of("changes", "comment", "validCheckSum", "validCheckSums", "preConditions",
            "preconditions", "rollback", "modifySql");

    /// A change set for another database is kept without its content, which nobody can use and which may not even be readable here. Formatted SQL is always
    /// readable, and has a checksum there too, as in Liquibase.
    ChangeSet read(Node node) {
        Fields fields = new Fields(node, problems, file.unknown());
        String id = identity(fields, "id");
        String author = identity(fields, "author");
        String logical = fields.text("logicalFilePath", "").strip();
        String path = path(logical);
        DbmsFilter dbms = DbmsFilter.ignoringCase(fields.text("dbms"));
        Filters filters = new Filters(FilterReader.contexts(new FilterReader(problems).context(fields), file),
                FilterReader.labels(fields.text("labels", ""), file), dbms,
                fields.bool("ignore", false) || file.inclusion().ignore());
        Execution execution = execution(fields);
        fields.without("created");
        Content content = new Content(path);
        if (dbms.matchesPostgres() || file.format() == FileScope.Format.FORMATTED_SQL) {
            node.elements(ATTRIBUTES).stream().filter(child -> isContent(child, fields)).forEach(content::read);
        }
        return new ChangeSet(new ChangeId(id, author, path), filters, execution, content.validCheckSums, comment(content.comments),
                Optional.ofNullable(content.preconditions), content.changes, content.way(), content.visitors, node.at());
    }

    private String path(String logical) {
        if (file.format() == FileScope.Format.FORMATTED_SQL) {
            return ChangelogPath
                    .normalize(logical.isEmpty() ? parameters.expand(file.filePath(), file, new Location(file.path(), 1, 1)) : logical);
        }
        return logical.isEmpty() ? file.filePath() : ChangelogPath.logical(logical);
    }

    private String identity(Fields fields, String name) {
        String value = fields.text(name);
        if (value == null) {
            problems.error(Code.MISSING_ATTRIBUTE, fields.at(), "'changeSet' has no '" + name + "'.",
                    "Add it: id, author and file together are what history knows a change set by.");
        }
        if (name.equals("id") && value != null && value.isBlank()) {
            problems.error(Code.MISSING_ATTRIBUTE, fields.node().at(name), "'changeSet' has an empty 'id'.", "Give it an id of its own.");
        }
        return value == null ? "" : value;
    }

    /// A scalar that stands for an element is content; one that is no element, such as a misspelt attribute, is not.
    private boolean isContent(Node child, Fields fields) {
        if (ATTRIBUTES.stream().anyMatch(child::is)) {
            return false;
        }
        boolean element = fields.node().attribute(child.name()) == null || ELEMENTS.contains(child.name())
                || ChangeReader.names().contains(child.name());
        if (!element) {
            String fix = Nearest.to(child.name(), ATTRIBUTES).map(near -> "Write '" + near + "'.").orElse("Remove it.");
            problems.add(new Problem(Code.UNKNOWN_ATTRIBUTE, file.unknown(), child.at(),
                    "'changeSet' has no attribute '" + child.name() + "'.", fix));
        }
        return element;
    }

    private static String comment(List<String> comments) {
        return String.join("\n", comments).strip();
    }

    private Execution execution(Fields fields) {
        boolean always = fields.bool("alwaysRun", false);
        QuotingStrategy inherited = file.header().quoting();
        String runWith = fields.text("runWith", "").strip();
        fields.unused("a change set", List.of("runWithSpoolFile"));
        if (!runWith.isEmpty() && !runWith.equalsIgnoreCase("jdbc")) {
            problems.error(Code.UNSUPPORTED_CHANGE, fields.node().at("runWith"),
                    "runWith is '" + runWith + "', a program that is not there.",
                    "Remove runWith: the SQL is then sent by this process; commands of psql itself must be rewritten.");
        }
        return new Execution(fields.bool("runAlways", always), fields.bool("runOnChange", false), fields.bool("runInTransaction", true),
                fields.bool("failOnError", true), order(fields),
                Choices.of(fields, "onValidationFail", OnValidationFail.values(), OnValidationFail.HALT, problems),
                Choices.of(fields, "objectQuotingStrategy", QuotingStrategy.values(),
                        inherited == null ? QuotingStrategy.LEGACY : inherited, problems),
                runWith.isEmpty() ? null : runWith);
    }

    private @Nullable RunOrder order(Fields fields) {
        String text = fields.text("runOrder");
        if (text == null || text.isBlank()) {
            return null;
        }
        return switch (text) {
            case "first" -> RunOrder.FIRST;
            case "last" -> RunOrder.LAST;
            default -> {
                problems.error(Code.INVALID_VALUE, fields.node().at("runOrder"), "'runOrder' is '" + text + "'.", "Write first or last.");
                yield null;
            }
        };
    }
}
