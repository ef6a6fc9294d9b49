package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.read.SqlLine.Kind;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `--preconditions` and `--precondition-...` of one change set.
final class SqlPreconditions {

    private static final String PREFIX = "precondition-";

    private final Problems problems;
    private final List<Node.Attribute> reactions = new ArrayList<>();
    private final List<Node> conditions = new ArrayList<>();
    private @Nullable Location at;

    SqlPreconditions(Problems problems) {
        this.problems = problems;
    }

    /// `--preconditions onFail:... onError:... onSqlOutput:...`; it takes away what stands before it.
    void reactions(SqlLine line, Location here) {
        if (!conditions.isEmpty() || at != null) {
            problems.warning(Code.MALFORMED_DIRECTIVE, here,
                    "'--preconditions' stands behind other preconditions of the same change set, which no longer count.",
                    "Write one --preconditions line, and the --precondition-... lines below it.");
        }
        conditions.clear();
        reactions.clear();
        at = here;
        reaction("onFail", line.value("onFail", Kind.WORD), here);
        reaction("onError", line.value("onError", Kind.WORD), here);
        String output = line.value("onSqlOutput", Kind.WORD);
        String update = line.value("onUpdateSQL", Kind.WORD);
        if (output != null && update != null) {
            problems.error(Code.MALFORMED_DIRECTIVE, here, "Both onSqlOutput and onUpdateSQL are given.", "Keep onSqlOutput.");
        }
        reaction("onSqlOutput", output == null ? update : output, here);
    }

    private void reaction(String name, @Nullable String value, Location here) {
        if (value != null) {
            reactions.add(new Node.Attribute(name, value, here, null));
        }
    }

    /// `--precondition-sql-check expectedResult:0 select ...` and its like.
    ///
    /// @return false where the line is a comment, since something other than a space follows the name
    boolean condition(SqlLine line, Location here) {
        if (!line.rest().isEmpty() && line.rest().charAt(0) != ' ') {
            problems.warning(Code.MALFORMED_DIRECTIVE, here, "'" + line.text().strip() + "' is a mere comment.",
                    "Write a space behind the name of the precondition.");
            return false;
        }
        String kind = line.writtenWord().substring(PREFIX.length());
        String body = line.rest().strip();
        switch (kind) {
            case "sql-check" -> sqlCheck(body, here).ifPresentOrElse(conditions::add, () -> malformed(line, here,
                    "Write --precondition-sql-check expectedResult:0 select count(*) from ..."));
            case "table-exists" -> exists("tableExists", "table", "tableName", body, here).ifPresentOrElse(conditions::add,
                    () -> malformed(line, here, "Write --precondition-table-exists table:name, perhaps with schema:name."));
            case "view-exists" -> exists("viewExists", "view", "viewName", body, here).ifPresentOrElse(conditions::add,
                    () -> malformed(line, here, "Write --precondition-view-exists view:name, perhaps with schema:name."));
            default -> malformed(line, here, Nearest.to(kind, List.of("sql-check", "table-exists", "view-exists"))
                    .map(near -> "Write '--precondition-" + near + "'.")
                    .orElse("Known: --precondition-sql-check, --precondition-table-exists, --precondition-view-exists."));
        }
        return true;
    }

    private void malformed(SqlLine line, Location here, String fix) {
        problems.error(Code.MALFORMED_DIRECTIVE, here, "'" + line.text().strip() + "' is no precondition that is known.", fix);
    }

    /// The expected result is a word, or anything in quotes; a space and the query follow.
    private static Optional<Node> sqlCheck(String body, Location here) {
        String text = body.regionMatches(true, 0, "expectedResult:", 0, 15) ? body.substring(15) : body;
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        boolean quoted = quote == '\'' || quote == '"';
        int end = quoted ? text.indexOf(quote, 1) + 1 : text.indexOf(' ');
        if (end < 1 || end >= text.length() || text.charAt(end) != ' ') {
            return Optional.empty();
        }
        String expected = quoted ? text.substring(1, end - 1) : text.substring(0, end);
        boolean word = quoted || expected.contains("${") || expected.matches("\\w+");
        if (expected.isEmpty() || !word) {
            return Optional.empty();
        }
        List<Node.Attribute> attributes = List.of(new Node.Attribute("expectedResult", expected, here, null));
        return Optional.of(new Node("sqlCheck", attributes, text.substring(end).strip(), here, List.of(), here));
    }

    private static Optional<Node> exists(String name, String key, String attribute, String body, Location here) {
        String object = name(body, key);
        if (object == null) {
            return Optional.empty();
        }
        List<Node.Attribute> attributes = new ArrayList<>();
        attributes.add(new Node.Attribute(attribute, object, here, null));
        String schema = name(body, "schema");
        if (schema != null) {
            attributes.add(new Node.Attribute("schemaName", schema, here, null));
        }
        return Optional.of(new Node(name, attributes, null, here, List.of(), here));
    }

    /// A word, or a placeholder that will be one.
    private static @Nullable String name(String body, String key) {
        String written = SqlLine.value(body, key, Kind.NO_SPACE);
        return written != null && written.startsWith("${") ? written : SqlLine.value(body, key, Kind.WORD);
    }

    /// The element; empty where there are no preconditions.
    Optional<Node> element() {
        if (at == null && conditions.isEmpty()) {
            return Optional.empty();
        }
        Location start = at == null ? conditions.getFirst().at() : at;
        return Optional.of(new Node("preConditions", reactions, null, start, conditions, start));
    }
}
