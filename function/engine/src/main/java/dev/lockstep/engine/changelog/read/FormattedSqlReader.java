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
import org.jspecify.annotations.Nullable;

/// Reads SQL with directives in its comments, line by line as Liquibase does: what a line is does not depend on the SQL around it.
final class FormattedSqlReader {

    private static final List<String> DIRECTIVES = List.of("changeset", "rollback", "preconditions", "validchecksum", "ignorelines",
            "property");

    private final SqlLines lines;
    private final Problems problems;
    private final List<Node> elements = new ArrayList<>();
    private final List<Node.Attribute> header = new ArrayList<>();
    private @Nullable SqlChangeSet current;
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
        return line.is("liquibaseformatted")
                || (line.is("liquibase") && line.rest().strip().toLowerCase(Locale.ROOT).startsWith("formatted"));
    }

    /// A plain file that looks as if it were meant to have directives would run as one piece.
    static void refuseLostDirectives(String file, String text, Problems problems) {
        if (!text.contains("--")) {
            return;
        }
        SqlLines lines = new SqlLines(file, text);
        boolean first = true;
        for (SqlLine line = lines.next(); line != null; line = lines.next()) {
            boolean heading = first && line.dashes() > 0 && Nearest.distance(line.word(), "liquibase") <= 2;
            boolean changeSet = line.is("changeset") && line.rest().indexOf(':') > 0;
            if (heading || changeSet) {
                problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line),
                        "The file has directives, but no header in its first line, so that all of it would run as one change set.",
                        "Write '--liquibase formatted sql' as the first line; or, if '" + line.text().strip()
                                + "' is a mere comment, reword it.");
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
                if (line.indent() == 0 && line.rest().startsWith(":")) {
                    malformed(line, "--ignoreLines:<count>, or --ignoreLines:start and --ignoreLines:end");
                } else {
                    content(line);
                }
            }
            default -> directive(line);
        }
    }

    private void directive(SqlLine line) {
        boolean changeSet = (line.dashes() == 2 && line.word().startsWith("changeset"))
                || (line.word().equals("changeset") && (line.dashes() != 1 || line.indent() == 0));
        if (changeSet) {
            finish(false);
            current = ChangeSetDirective.read(line, lines.at(line), problems).map(read -> new SqlChangeSet(read, problems)).orElse(null);
        } else if (!nearlyRight(line)) {
            content(line);
        }
    }

    /// Says so where a line is nearly a directive: Liquibase takes some of these for comments, and what was meant does not happen.
    private boolean nearlyRight(SqlLine line) {
        String rest = line.rest().strip().toLowerCase(Locale.ROOT);
        boolean colon = rest.indexOf(':') > 0;
        boolean changeSet = colon && (Nearest.distance(line.word(), "changeset") <= 2 || line.word().equals("change-set")
                || (line.word().equals("change") && rest.startsWith("set ")));
        if (changeSet) {
            malformed(line, "--changeset author:id");
            return true;
        }
        if (line.word().startsWith("include") && !line.spaced() && (rest.startsWith("file:") || rest.startsWith("path:"))) {
            problems.error(Code.UNSUPPORTED_CHANGE, lines.at(line),
                    "Formatted SQL includes other files in Liquibase's commercial edition only.",
                    "Include the files from an XML, YAML or JSON changelog.");
            return true;
        }
        if (line.spaced() || line.word().length() < 6 || DIRECTIVES.contains(line.word())) {
            return false;
        }
        return Nearest.to(line.word(), DIRECTIVES).filter(near -> Nearest.distance(near, line.word()) <= 2).map(near -> {
            boolean precondition = line.word().startsWith("precondition-") || line.word().equals("precondition");
            if (precondition && line.word().length() > 13) {
                return false;
            }
            malformed(line, "--" + near + " ...");
            return true;
        }).orElse(false);
    }

    private void malformed(SqlLine line, String meant) {
        problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line), "'" + line.text().strip() + "' is nearly a directive, but not one.",
                "Write " + meant + "; or, if it is a mere comment, reword it.");
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
        if (misplaced || line.is("comment")) {
            problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line), "'" + line.text().strip() + "' stands outside of any change set.",
                    "Move it below the --changeset line it belongs to.");
        } else if (line.dashes() < 2 && !line.text().isBlank() && elements.isEmpty() && !warned) {
            warned = true;
            problems.warning(Code.MALFORMED_DIRECTIVE, lines.at(line), "The text before the first --changeset is never run.",
                    "Put a --changeset line above it, or remove it.");
        }
    }

    private void finish(boolean last) {
        if (current != null) {
            elements.add(current.element(last));
            current = null;
        }
    }

    /// `--property name:x value:y`, and what else a property has. It counts from the change set on in which it stands.
    private void property(SqlLine line) {
        String name = line.value("name", Kind.NO_SPACE);
        boolean empty = name != null && name.isEmpty();
        String spacedName = empty ? spaced(line, "name:") : name;
        String value = line.value("value", Kind.NO_SPACE);
        String spacedValue = value != null && value.isEmpty() ? spaced(line, "value:") : value;
        if (line.dashes() != 2 || spacedName == null || spacedValue == null
                || !(line.rest().startsWith(" ") || line.rest().startsWith("\t"))) {
            if (line.rest().startsWith(" ") || line.rest().startsWith("\t") || line.rest().startsWith(":")) {
                malformed(line, "--property name:<name> value:<value>");
            } else {
                content(line);
            }
            return;
        }
        Location at = lines.at(line);
        List<Node.Attribute> attributes = new ArrayList<>();
        attributes.add(new Node.Attribute("name", spacedName, at, null));
        attributes.add(new Node.Attribute("value", spacedValue, at, null));
        attribute(line, "context", Kind.QUOTED, attributes, at);
        attribute(line, "contextFilter", Kind.QUOTED, attributes, at);
        attribute(line, "labels", Kind.QUOTED, attributes, at);
        attribute(line, "dbms", Kind.DBMS, attributes, at);
        attribute(line, "global", Kind.NO_SPACE, attributes, at);
        elements.add(new Node("property", attributes, null, at, List.of(), at));
    }

    /// `name: x`, with space behind the colon.
    private static @Nullable String spaced(SqlLine line, String key) {
        int at = line.text().toLowerCase(Locale.ROOT).lastIndexOf(key);
        String rest = line.text().substring(at + key.length()).strip();
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        return end == 0 ? null : rest.substring(0, end);
    }

    private static void attribute(SqlLine line, String name, Kind kind, List<Node.Attribute> attributes, Location at) {
        String value = line.value(name, kind);
        if (value != null) {
            attributes.add(new Node.Attribute(name, kind == Kind.QUOTED ? SqlLine.unquoted(value) : value, at, null));
        }
    }

    /// `--ignoreLines:2`, or `--ignoreLines:start` up to `--ignoreLines:end`.
    private void ignore(SqlLine line) {
        String count = line.rest().startsWith(":") ? line.rest().substring(1) : "";
        boolean number = !count.isEmpty() && count.length() < 10 && count.chars().allMatch(Character::isDigit);
        if (line.dashes() != 2 || line.indent() > 0 || !(number || count.equals("start"))) {
            malformed(line, "--ignoreLines:<count>, or --ignoreLines:start and --ignoreLines:end, at the beginning of the line");
            return;
        }
        SqlLine next = null;
        for (int left = number ? Integer.parseInt(count) : Integer.MAX_VALUE; left > 0; left--) {
            next = lines.next();
            if (next == null || (!number && next.is("ignorelines") && next.indent() == 0 && next.rest().equals(":end"))) {
                break;
            }
            if (!number && next.word().equals("ignorelines")) {
                malformed(next, "--ignoreLines:end");
            }
        }
        if (!number && next == null) {
            problems.error(Code.MALFORMED_DIRECTIVE, lines.at(line),
                    "--ignoreLines:start has no --ignoreLines:end, so that the rest of the file is ignored.",
                    "Write --ignoreLines:end where the SQL goes on.");
        }
    }
}
