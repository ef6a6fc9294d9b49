package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.read.SqlLine.Kind;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One change set of formatted SQL while its lines are gathered.
final class SqlChangeSet {

    private final ChangeSetDirective directive;
    private final Problems problems;
    private final SqlPreconditions preconditions;
    private final StringBuilder sql = new StringBuilder();
    private final StringBuilder rollback = new StringBuilder();
    private final List<Node> checksums = new ArrayList<>();
    private @Nullable Location sqlAt;
    private @Nullable Location rollbackAt;
    private @Nullable Node comment;

    SqlChangeSet(ChangeSetDirective directive, Problems problems) {
        this.directive = directive;
        this.problems = problems;
        this.preconditions = new SqlPreconditions(problems);
    }

    /// Takes a line that is SQL or a directive inside a change set.
    void line(SqlLine line, SqlLines lines) {
        if (line.dashes() != 2) {
            refuseOneDash(line, lines);
            text(line, lines);
            return;
        }
        Location at = lines.at(line);
        switch (line.word()) {
            case "comment" -> comment(line, lines, at);
            case "comments" -> {
                if (line.indent() == 0 && (line.rest().startsWith(" ") || line.rest().startsWith(": "))) {
                    refuse(line, at, "--comment <text>");
                } else {
                    text(line, lines);
                }
            }
            case "validchecksum" -> checksum(line, lines, at);
            case "rollback" -> rollback(line, lines, at);
            default -> {
                boolean condition = line.word().startsWith("precondition-") && preconditions.condition(line, at);
                if (line.word().startsWith("preconditions")) {
                    preconditions.reactions(line, at);
                } else if (!condition) {
                    text(line, lines);
                }
            }
        }
    }

    /// A directive with one dash is refused, as by Liquibase.
    private void refuseOneDash(SqlLine line, SqlLines lines) {
        boolean meant = switch (line.word()) {
            case "rollback" -> line.spaceFollows();
            case "comment" -> line.indent() == 0 && (line.rest().startsWith(" ") || line.rest().startsWith(": "));
            default -> line.word().startsWith("precondition") || (line.indent() == 0 && line.word().startsWith("validchecksum"));
        };
        if (meant && line.dashes() == 1) {
            refuse(line, lines.at(line), "--" + line.word() + " ... with two dashes");
        }
    }

    private void refuse(SqlLine line, Location at, String meant) {
        problems.error(Code.MALFORMED_DIRECTIVE, at, nearly(line), instead(meant));
    }

    private void warn(SqlLine line, Location at, String meant) {
        problems.warning(Code.MALFORMED_DIRECTIVE, at, nearly(line), instead(meant));
    }

    static String nearly(SqlLine line) {
        return "'" + line.text().strip() + "' is nearly a directive, but not one.";
    }

    static String instead(String meant) {
        return "Write " + meant + "; or, if it is a mere comment, reword it.";
    }

    /// `--comment: text`, with a space before the text.
    static boolean isComment(SqlLine line) {
        return line.is("comment") && line.indent() == 0 && (line.rest().startsWith(" ") || line.rest().startsWith(": "));
    }

    private void comment(SqlLine line, SqlLines lines, Location at) {
        String body = line.rest().startsWith(":") ? line.rest().substring(1) : line.rest();
        if (isComment(line)) {
            comment = Node.of("comment", body.strip(), at);
            return;
        }
        if (!line.spaced() && line.rest().startsWith(":") && !body.isBlank()) {
            problems.warning(Code.MALFORMED_DIRECTIVE, at, "'" + line.text().strip() + "' is a mere SQL comment, not the change set's.",
                    "Write --comment: at the beginning of the line, and a space behind the colon.");
        }
        text(line, lines);
    }

    private void checksum(SqlLine line, SqlLines lines, Location at) {
        String body = line.rest().startsWith(":") ? line.rest().substring(1) : line.rest();
        if (line.indent() == 0 && body.startsWith(" ")) {
            checksums.add(Node.of("validCheckSum", body.strip(), at));
            return;
        }
        if (!line.spaced()) {
            warn(line, at, "--validCheckSum: <checksum> at the beginning of the line, with a space behind the colon");
        }
        text(line, lines);
    }

    private void rollback(SqlLine line, SqlLines lines, Location at) {
        if (!line.rest().startsWith(" ")) {
            warn(line, at, "--rollback <SQL> with a space, and again on each line");
            text(line, lines);
            return;
        }
        rollbackAt = rollbackAt == null ? at : rollbackAt;
        rollback.append(line.rest(), 1, line.rest().length()).append('\n');
    }

    /// `/* liquibase rollback`, alone in its line.
    static boolean startsRollback(SqlLine line) {
        String text = line.text().strip().toLowerCase(Locale.ROOT);
        return text.startsWith("/*") && text.substring(2).strip().startsWith("liquibase") && text.contains("rollback");
    }

    /// The lines up to one that ends with `*/`. Their line ends are kept, which Liquibase loses.
    void rollbackBlock(SqlLine start, SqlLines lines) {
        Location at = lines.at(start);
        String head = start.text().strip().substring(2).strip().substring("liquibase".length()).strip();
        if (!head.equalsIgnoreCase("rollback")) {
            warn(start, at, "/* liquibase rollback, alone in its line, and */ behind the SQL");
            text(start, lines);
            return;
        }
        rollbackAt = rollbackAt == null ? at : rollbackAt;
        for (SqlLine line = lines.next(); line != null; line = lines.next()) {
            String text = line.text().stripTrailing();
            if (text.endsWith("*/")) {
                rollback.append(text, 0, text.length() - 2).append('\n');
                return;
            }
            rollback.append(line.text()).append('\n');
        }
        problems.error(Code.MALFORMED_DIRECTIVE, at, "The rollback comment that begins here is not closed.", "Write */ behind its SQL.");
    }

    private void text(SqlLine line, SqlLines lines) {
        if (sqlAt == null && !line.text().isBlank()) {
            sqlAt = lines.at(line);
        }
        sql.append(line.text()).append('\n');
    }

    /// @param last whether no change set follows; a `/` alone in the last line then ends a statement
    /// @param before the change set before it in the file
    Node element(boolean last, @Nullable SqlChangeSet before) {
        Location at = directive.at();
        boolean repeats = last && sql.isEmpty() && before != null;
        String text = repeats && before != null ? before.sql.toString().trim() : sql.toString().trim();
        if (text.isEmpty()) {
            problems.error(Code.MISSING_ATTRIBUTE, at, "The change set holds no SQL.", "Write some, or remove the --changeset line.");
        } else if (repeats) {
            problems.warning(Code.MISSING_ATTRIBUTE, at,
                    "The change set is the file's last and holds no SQL; as in Liquibase, it runs that of the one before it.",
                    "Remove the --changeset line, or write a statement or a comment below it.");
        }
        List<Node> children = new ArrayList<>(checksums);
        preconditions.element().ifPresent(children::add);
        if (comment != null) {
            children.add(comment);
        }
        List<Node.Attribute> attributes = new ArrayList<>(directive.sql());
        if (last && !repeats && text.endsWith("\n/")
                && attributes.stream().noneMatch(attribute -> attribute.name().equals("endDelimiter"))) {
            attributes.add(new Node.Attribute("endDelimiter", "\n/$", at, null));
        }
        children.add(new Node("sql", attributes, text.isEmpty() ? "--" : text, sqlAt == null ? at : sqlAt, List.of(),
                sqlAt == null ? at : sqlAt));
        if (rollbackAt != null && !repeats && !rollback.toString().isBlank()) {
            children.add(rollback(rollback.toString().trim(), rollbackAt));
        }
        return new Node("changeSet", directive.changeSet(), null, at, children, at);
    }

    private Node rollback(String text, Location at) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean oneLiner = lower.indexOf('\n') < 0;
        if (oneLiner && (lower.startsWith("not required") || lower.startsWith("empty"))) {
            return new Node("rollback", List.of(), null, at, List.of(Node.of("empty", null, at)), at);
        }
        if (!lower.contains("changesetid")) {
            List<Node.Attribute> attributes = new ArrayList<>(directive.rollback());
            attributes.add(new Node.Attribute("stripComments", "false", at, null));
            return new Node("rollback", List.of(), null, at, List.of(new Node("sql", attributes, text, at, List.of(), at)), at);
        }
        String oneLine = text.replace("\n", "");
        List<Node.Attribute> reference = new ArrayList<>();
        for (String name : List.of("changeSetId", "changeSetAuthor", "changeSetPath")) {
            String value = SqlLine.value(oneLine, name, Kind.NO_SPACE);
            if (value != null && !value.isEmpty()) {
                reference.add(new Node.Attribute(name, value, at, null));
            } else if (!name.equals("changeSetPath")) {
                problems.error(Code.MALFORMED_DIRECTIVE, at, "The rollback refers to another change set, but has no '" + name + "'.",
                        "Write --rollback changeSetId:<id> changeSetAuthor:<author>, perhaps with changeSetPath:<file>.");
            }
        }
        return new Node("rollback", reference, null, at, List.of(), at);
    }
}
