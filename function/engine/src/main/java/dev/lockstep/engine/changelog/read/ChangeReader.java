package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the element of a change to its record. The names of change types are told apart in one place per kind of change; here they meet.
final class ChangeReader {

    /// Change types that only Liquibase's commercial edition runs.
    private static final Set<String> COMMERCIAL = Set.of("addCheckConstraint", "dropCheckConstraint", "enableCheckConstraint",
            "disableCheckConstraint", "createFunction", "dropFunction", "createPackage", "createPackageBody", "dropPackage",
            "dropPackageBody", "createTrigger", "dropTrigger", "enableTrigger", "disableTrigger", "renameTrigger", "createSynonym",
            "dropSynonym", "markUnused", "createGrant", "createJob", "setDefinition");

    private final Problems problems;
    private final FileScope file;
    private final ReadOptions options;
    private final TableChanges tables;
    private final ConstraintChanges constraints;
    private final ObjectChanges objects;
    private final DataChanges data;
    private final SqlChanges sql;

    ChangeReader(Problems problems, SourceFiles files, Parameters parameters, FileScope file, ReadOptions options) {
        this.problems = problems;
        this.file = file;
        this.options = options;
        ColumnReader columns = new ColumnReader(problems, files, file);
        this.tables = new TableChanges(columns);
        this.constraints = new ConstraintChanges();
        this.objects = new ObjectChanges(columns);
        this.data = new DataChanges(columns, files, new CellFiles(files, problems, file), file);
        this.sql = new SqlChanges(problems, files, parameters, file);
    }

    /// The change; empty, with a problem, where it is none that can be run.
    Optional<Change> read(Node node) {
        Fields fields = new Fields(node, problems, file.unknown(), file.unknownOf(node.name()));
        Change change = change(node.name(), fields);
        if (change == null) {
            refuse(node);
            return Optional.empty();
        }
        fields.done();
        return Optional.of(change);
    }

    private @Nullable Change change(String name, Fields fields) {
        Change change = tables.read(name, fields);
        if (change == null) {
            change = constraints.read(name, fields);
        }
        if (change == null) {
            change = objects.read(name, fields);
        }
        if (change == null) {
            change = data.read(name, fields);
        }
        if (change == null) {
            change = sql.read(name, fields);
        }
        if (change == null && name.equals("executeCommand")) {
            return sql.command(fields);
        }
        return change == null && name.equals("customChange") && options.customChanges() ? sql.custom(fields) : change;
    }

    private void refuse(Node node) {
        String name = node.name();
        if (name.equals("customChange")) {
            String type = node.text("class");
            problems.error(Code.UNSUPPORTED_CHANGE, node.at(), "customChange runs the Java class '" + type + "', which is not run here.",
                    "Rewrite it as sql; or, where it is known to do nothing on this database, run with --custom-change skip.");
        } else if (COMMERCIAL.contains(name)) {
            problems.error(Code.UNSUPPORTED_CHANGE, node.at(),
                    "'" + name + "' belongs to Liquibase's commercial edition.",
                    "Write it as sql.");
        } else {
            String fix = Nearest.to(name, names())
                    .map(near -> "Write '" + near + "'.")
                    .orElse("Check its spelling; names of changes are case-sensitive, and those of extensions are not known: write them as sql.");
            Severity severity = node.children().isEmpty() && node.attributes().isEmpty() ? file.unknown() : Severity.ERROR;
            problems.add(new Problem(Code.UNKNOWN_ELEMENT, severity, node.at(), "There is no change type '" + name + "'.", fix));
        }
    }

    /// All change types by name.
    static List<String> names() {
        List<String> names = new ArrayList<>(TableChanges.NAMES);
        names.addAll(ConstraintChanges.NAMES);
        names.addAll(ObjectChanges.NAMES);
        names.addAll(DataChanges.NAMES);
        names.addAll(SqlChanges.NAMES);
        names.add("customChange");
        names.add("executeCommand");
        return names;
    }
}
