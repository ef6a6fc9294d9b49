package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SqlLine.Kind;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads SQL with directives in its comments, line by line as Liquibase does: what a line is does not depend on the SQL around it.
final class FormattedSqlReader {

    private static final List<String> DIRECTIVES = List.of("changeset", "rollback", "preconditions", "validchecksum", "ignorelines",
            "property");
    private static final String IGNORE_LINES = "--ignoreLines:<count>, or --ignoreLines:start and --ignoreLines:end, at the beginning of the line";
    /// Two `name:value`, whatever their names are: a colon, white space behind it, a colon behind that. Nothing is tried twice, however long
    /// the line is.
    private static final Pattern TWO_VALUES = Pattern
            .compile("\\s[^:\\n\\r\\u0085\\u2028\\u2029]*+:[^\\s\\u0085\\u2028\\u2029]*+\\s[^:\\n\\r\\u0085\\u2028\\u2029]*+:.*");

    private final SqlLines lines;
    private final Problems problems;
    private final List<Node> elements = new ArrayList<>();
    private final List<Node.Attribute> header = new ArrayList<>();
    private @Nullable SqlChangeSet current;
    private @Nullable SqlChangeSet before;
    private boolean warned;

    private FormattedSqlReader(SqlLines lines, Problems problems) {
        this.lines = lines;
        this.problems = problems;
    }

    /// Whether the first line that is not blank is the header.
    static boolean isFormatted(FileContent content) {
        SqlLines lines = new SqlLines(content.path(), content.text(StandardCharsets.UTF_8));
        for (SqlLine line = lines.next(); line != null; line = lines.next()) {
            if (!line.text().isBlank()) {
                return isHeader(line);
            }
        }
        return false;
    }

    private static boolean isHeader(SqlLine line) {
        return (line.dashes() == 2 && line.word().startsWith("liquibaseformatted"))
                || (line.is("liquibase") && line.rest().strip().toLowerCase(Locale.ROOT).startsWith("formatted"));
    }

    /// A plain file that looks as if it were meant to have directives runs as one piece, as it does with Liquibase: it may have run like that
    /// long ago, and a header would make other change sets of it.
    static void warnOfLostDirectives(String file, String text, Problems problems) {
        if (!text.contains("--")) {
            return;
        }
        SqlLines lines = new SqlLines(file, text);
        boolean first = true;
        for (SqlLine line = lines.next(); line != null; line = lines.next()) {
            boolean heading = first && line.dashes() > 0 && Nearest.distance(line.word(), "liquibase") <= 2;
            boolean changeSet = line.is("changeset") && line.rest().indexOf(':') > 0;
            if (heading || changeSet) {
                problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line),
                        "The file has directives, but no header in its first line, so that all of it is one change set.",
                        "If it has not run anywhere yet, write '--liquibase formatted sql' as the first line.");
                return;
            }
            first = first && line.text().isBlank();
        }
    }

    static Node read(FileContent content, Problems problems) throws ReadFailure {
        String text = Texts.ofSql(content, StandardCharsets.UTF_8, problems);
        SqlLines lines = new SqlLines(content.path(), text);
        return new FormattedSqlReader(lines, problems).root(new Location(content.path(), 1, 1));
    }

    private Node root(Location at) {
        boolean headed = false;
        for (SqlLine line = lines.next(); line != null; line = lines.next()) {
            if (!isHeader(line)) {
                line(line);
            } else if (headed) {
                problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line), "The header stands in the file twice.", "Remove this one.");
            } else {
                headed = true;
                String logical = line.value("logicalFilePath", Kind.NO_SPACE);
                if (logical != null) {
                    header.add(new Node.Attribute("logicalFilePath", logical, lines.at(line), null));
                }
            }
        }
        finish(true);
        return new Node("databaseChangeLog", header, null, at, elements, at);
    }

    private void line(SqlLine line) {
        if (line.dashes() == 0) {
            other(line);
            return;
        }
        switch (line.word()) {
            case "property" -> property(line);
            case "ignorelines" -> ignore(line);
            case "ignore" -> {
                if (line.dashes() == 2 && line.indent() == 0 && line.rest().matches(":\\w+")) {
                    refuse(line, "--ignoreLines:<count>, or --ignoreLines:start and --ignoreLines:end");
                } else {
                    content(line);
                }
            }
            default -> directive(line);
        }
    }

    private void directive(SqlLine line) {
        boolean one = line.dashes() == 1 && line.indent() == 0 && line.word().equals("changeset") && line.spaceFollows();
        if (one || (line.dashes() == 2 && line.word().startsWith("changeset"))) {
            finish(false);
            current = ChangeSetDirective.read(line, lines.at(line), problems).map(read -> new SqlChangeSet(read, problems)).orElse(null);
        } else {
            nearlyRight(line);
            content(line);
        }
    }

    /// Says so where a line is nearly a directive: it is a comment, and what was meant does not happen.
    private void nearlyRight(SqlLine line) {
        String rest = line.rest().strip().toLowerCase(Locale.ROOT);
        boolean changeSet = rest.indexOf(':') > 0 && (Nearest.distance(line.word(), "changeset") <= 2 || line.word().equals("change-set")
                || (line.word().equals("change") && rest.startsWith("set ")));
        if (changeSet) {
            warn(line, "--changeset author:id");
        } else if (line.word().startsWith("include") && !line.spaced() && (rest.startsWith("file:") || rest.startsWith("path:"))) {
            problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line),
                    "Formatted SQL includes other files in Liquibase's commercial edition only; here nothing is included.",
                    "Include the files from an XML, YAML or JSON changelog.");
        } else if (!line.spaced() && line.word().length() >= 6 && !DIRECTIVES.contains(line.word())
                && !line.word().startsWith("precondition-")) {
            Nearest.to(line.word(), DIRECTIVES)
                    .filter(near -> Nearest.distance(near, line.word()) <= 2)
                    .ifPresent(near -> warn(line, "--" + near + " ..."));
        }
    }

    /// What Liquibase refuses too.
    private void refuse(SqlLine line, String meant) {
        problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line), SqlChangeSet.nearly(line), SqlChangeSet.instead(meant));
    }

    /// What Liquibase takes for a comment.
    private void warn(SqlLine line, String meant) {
        problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line), SqlChangeSet.nearly(line), SqlChangeSet.instead(meant));
    }

    private void content(SqlLine line) {
        if (current != null) {
            current.line(line, lines);
        } else {
            outside(line);
        }
    }

    private void other(SqlLine line) {
        if (current == null) {
            outside(line);
        } else if (SqlChangeSet.startsRollback(line)) {
            current.rollbackBlock(line, lines);
        } else {
            current.line(line, lines);
        }
    }

    /// Nothing outside a change set is ever run.
    private void outside(SqlLine line) {
        boolean misplaced = line.dashes() == 2 && !line.spaced()
                && (List.of("rollback", "comment", "preconditions", "validchecksum").contains(line.word())
                        || line.word().startsWith("precondition-"));
        if (SqlChangeSet.isComment(line)) {
            problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line), outsideOfAny(line) + ".",
                    "Move it below the --changeset line it belongs to.");
        } else if (misplaced) {
            problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line), outsideOfAny(line) + " and is a mere comment.",
                    "Move it below the --changeset line it belongs to.");
        } else if (line.dashes() < 2 && !line.text().isBlank() && elements.isEmpty() && !warned) {
            warned = true;
            problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line), "The text before the first --changeset is never run.",
                    "Put a --changeset line above it, or remove it.");
        }
    }

    private static String outsideOfAny(SqlLine line) {
        return "'" + line.text().strip() + "' stands outside of any change set";
    }

    private void finish(boolean last) {
        if (current != null) {
            elements.add(current.element(last, before));
            before = current;
            current = null;
        }
    }

    /// `--property name:x value:y`, and what else a property has. It counts from the change set on in which it stands.
    private void property(SqlLine line) {
        if (line.dashes() != 2 || !TWO_VALUES.matcher(line.rest()).matches()) {
            if (line.spaceFollows()) {
                refuse(line, "--property name:<name> value:<value>");
            } else {
                warn(line, "--property name:<name> value:<value>");
                content(line);
            }
            return;
        }
        Location at = lines.at(line);
        List<Node.Attribute> attributes = new ArrayList<>();
        attribute("name", spaced(line, "name:"), attributes, at);
        attribute("value", spaced(line, "value:"), attributes, at);
        attribute("context", unquoted(line.value("context", Kind.QUOTED)), attributes, at);
        attribute("contextFilter", unquoted(line.value("contextFilter", Kind.QUOTED)), attributes, at);
        attribute("labels", unquoted(line.value("labels", Kind.QUOTED)), attributes, at);
        attribute("dbms", line.value("dbms", Kind.DBMS), attributes, at);
        attribute("global", line.value("global", Kind.NO_SPACE), attributes, at);
        if (attributes.stream().noneMatch(attribute -> attribute.name().equals("name"))) {
            warn(line, "--property name:<name> value:<value>");
        } else {
            elements.add(new Node("property", attributes, null, at, List.of(), at));
        }
    }

    /// `name:x` or `name: x`, of several the last that has a value.
    private static @Nullable String spaced(SqlLine line, String key) {
        String lower = line.text().toLowerCase(Locale.ROOT);
        for (int at = lower.lastIndexOf(key); at >= 0; at = lower.lastIndexOf(key, at - 1)) {
            String rest = line.text().substring(at + key.length()).strip();
            if (!rest.isEmpty()) {
                return rest.split("\\s", 2)[0];
            }
        }
        return null;
    }

    private static @Nullable String unquoted(@Nullable String value) {
        return value == null ? null : SqlLine.unquoted(value);
    }

    private static void attribute(String name, @Nullable String value, List<Node.Attribute> attributes, Location at) {
        if (value != null) {
            attributes.add(new Node.Attribute(name, value, at, null));
        }
    }

    /// `--ignoreLines:2`, or `--ignoreLines:start` up to `--ignoreLines:end`.
    private void ignore(SqlLine line) {
        boolean directive = line.dashes() == 2 && line.indent() == 0 && line.rest().matches(":\\w+");
        String count = directive ? line.rest().substring(1) : "";
        boolean number = directive && count.length() < 10 && count.chars().allMatch(c -> c >= '0' && c <= '9');
        if (isOneDash(line) || (directive && !number && !count.equals("start"))) {
            refuse(line, IGNORE_LINES);
            return;
        }
        if (!directive) {
            warn(line, IGNORE_LINES);
            content(line);
            return;
        }
        SqlLine next = null;
        for (int left = number ? Integer.parseInt(count) : Integer.MAX_VALUE; left > 0; left--) {
            next = lines.next();
            if (next == null || (!number && next.is("ignorelines") && next.indent() == 0 && next.rest().equals(":end"))) {
                break;
            }
            if (!number && isOneDash(next)) {
                refuse(next, "--ignoreLines:end");
            } else if (!number && next.is("ignorelines") && next.rest().strip().equals(":end")) {
                warn(next, "--ignoreLines:end, with nothing else in its line");
            }
        }
        if (!number && next == null) {
            problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line),
                    "--ignoreLines:start has no --ignoreLines:end, so that the rest of the file is ignored.",
                    "Write --ignoreLines:end where the SQL goes on.");
        }
    }

    private static boolean isOneDash(SqlLine line) {
        return line.dashes() == 1 && line.indent() == 0 && line.word().equals("ignorelines") && line.rest().matches(":\\w.*");
    }
}
