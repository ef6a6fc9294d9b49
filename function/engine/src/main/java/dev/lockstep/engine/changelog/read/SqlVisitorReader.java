package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.changelog.SqlVisitor;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From `<modifySql>` to its parts. Those for other databases, contexts and labels are left out here: they do not count in the checksum.
final class SqlVisitorReader {

    private static final List<String> NAMES = List.of("append", "prepend", "replace", "regExpReplace");
    private static final List<String> ATTRIBUTES = List.of("dbms", "context", "contextFilter", "labels", "applyToRollback");

    private final Problems problems;
    private final FileScope file;
    private final RunFilter run;

    SqlVisitorReader(Problems problems, FileScope file, RunFilter run) {
        this.problems = problems;
        this.file = file;
        this.run = run;
    }

    List<SqlVisitor> read(Node node) {
        Fields fields = new Fields(node, problems, file.unknown());
        String dbms = fields.text("dbms");
        String context = new FilterReader(problems).context(fields);
        ContextFilter contexts = FilterReader.contexts(context, null);
        Labels labels = FilterReader.labels(fields.text("labels", ""), null);
        SqlVisitor.Scope scope = new SqlVisitor.Scope(fields.bool("applyToRollback", false), dbms, contexts, labels);
        List<SqlVisitor> visitors = new ArrayList<>();
        for (Node child : node.elements(ATTRIBUTES)) {
            if (ATTRIBUTES.stream().noneMatch(child::is)) {
                visitor(child, scope).ifPresent(visitors::add);
            }
        }
        return visitors;
    }

    private boolean counts(SqlVisitor.Scope scope) {
        return new DbmsFilter(scope.dbms()).matchesPostgres() && run.takes(scope.context().expression()) && run.takes(scope.labels());
    }

    /// Where no schema forbids it, a part says itself what it is for, and that comes first.
    private SqlVisitor.Scope own(Fields f, SqlVisitor.Scope common) {
        if (file.unknown() == Severity.ERROR) {
            return common;
        }
        if (f.text("labels") != null) {
            problems.error(Code.INVALID_VALUE, f.node().at("labels"), "'" + f.node().name() + "' cannot have 'labels' of its own.",
                    "Write them at a 'modifySql' that holds this part alone.");
        }
        String dbms = f.text("dbms");
        boolean said = f.text("contextFilter") != null || f.text("context") != null;
        return new SqlVisitor.Scope(f.bool("applyToRollback", common.applyToRollback()), dbms == null ? common.dbms() : dbms,
                said ? FilterReader.contexts(new FilterReader(problems).context(f), null) : common.context(), common.labels());
    }

    private Optional<SqlVisitor> visitor(Node node, SqlVisitor.Scope common) {
        Fields f = new Fields(node, problems, file.unknown());
        SqlVisitor.Scope scope = own(f, common);
        if (NAMES.contains(node.name()) && !counts(scope)) {
            return Optional.empty();
        }
        SqlVisitor visitor = switch (node.name()) {
            case "prepend" -> new SqlVisitor.Prepend(value(f), scope);
            case "append" -> new SqlVisitor.Append(value(f), scope);
            case "replace" -> new SqlVisitor.Replace(f.required("replace"), f.required("with"), scope);
            case "regExpReplace" -> new SqlVisitor.RegExpReplace(f.required("replace"), f.required("with"), scope);
            default -> null;
        };
        if (visitor == null) {
            problems.error(Code.UNKNOWN_ELEMENT, node.at(), "'modifySql' has no element '" + node.name() + "'.",
                    Nearest.to(node.name(), NAMES).map(near -> "Write '" + near + "'.").orElse("Known: " + String.join(", ", NAMES) + "."));
            return Optional.empty();
        }
        f.done();
        return Optional.of(visitor);
    }

    private static String value(Fields f) {
        String text = f.node().text();
        return text == null || f.node().text("value") != null ? f.required("value") : text;
    }
}
