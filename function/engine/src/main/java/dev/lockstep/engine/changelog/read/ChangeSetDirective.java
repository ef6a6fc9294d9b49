package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.read.SqlLine.Kind;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `--changeset author:id name:value ...`.
///
/// @param changeSet the attributes of the change set
/// @param sql those of its `sql`
/// @param rollback those of its rollback's `sql`
record ChangeSetDirective(List<Node.Attribute> changeSet, List<Node.Attribute> sql, List<Node.Attribute> rollback, Location at) {

    private static final Map<String, Kind> CHANGE_SET = kinds("runOnChange", Kind.WORD, "runAlways", Kind.WORD, "runInTransaction",
            Kind.WORD, "failOnError", Kind.WORD, "runWith", Kind.EXPRESSION, "runWithSpoolFile", Kind.REST, "context", Kind.QUOTED,
            "contextFilter", Kind.QUOTED, "labels", Kind.QUOTED, "logicalFilePath", Kind.NO_SPACE, "dbms", Kind.DBMS, "ignore", Kind.WORD);
    private static final Map<String, Kind> SQL = kinds("splitStatements", Kind.WORD, "stripComments", Kind.WORD, "endDelimiter",
            Kind.NO_SPACE);
    private static final Map<String, Kind> ROLLBACK = kinds("rollbackSplitStatements", Kind.WORD, "rollbackEndDelimiter", Kind.NO_SPACE);
    private static final List<String> ELSEWHERE = List.of("onValidationFail", "runOrder", "objectQuotingStrategy", "created",
            "validCheckSum",
            "comment");

    private static Map<String, Kind> kinds(Object... pairs) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            kinds.put((String) pairs[i], (Kind) pairs[i + 1]);
        }
        return kinds;
    }

    /// Empty, with a problem, where author and id cannot be told.
    static Optional<ChangeSetDirective> read(SqlLine line, Location at, Problems problems) {
        Identity identity = line.is("changeset") ? identity(line.rest()) : null;
        if (identity == null) {
            problems.error(Code.MALFORMED_DIRECTIVE, at,
                    "'" + line.text().strip() + "' is no change set: author, colon and id are wanted, without space at the colon.",
                    "Write --changeset author:id, with quotes around a name that has spaces.");
            return Optional.empty();
        }
        warnOfUnknown(identity.rest(), at, problems);
        List<Node.Attribute> changeSet = new ArrayList<>();
        changeSet.add(new Node.Attribute("id", identity.id(), at, null));
        changeSet.add(new Node.Attribute("author", identity.author(), at, null));
        changeSet.addAll(attributes(line, CHANGE_SET, 0, at));
        return Optional.of(
                new ChangeSetDirective(changeSet, attributes(line, SQL, 0, at), attributes(line, ROLLBACK, "rollback".length(), at), at));
    }

    private static List<Node.Attribute> attributes(SqlLine line, Map<String, Kind> kinds, int prefix, Location at) {
        List<Node.Attribute> attributes = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            String value = line.value(name, kind);
            if (value != null && !(value.isEmpty() && name.equals("logicalFilePath"))) {
                String plain = prefix == 0 ? name : Character.toLowerCase(name.charAt(prefix)) + name.substring(prefix + 1);
                attributes.add(new Node.Attribute(plain, kind == Kind.QUOTED ? SqlLine.unquoted(value) : value, at, null));
            }
        });
        return attributes;
    }

    private record Identity(String author, String id, String rest) {}

    /// `author:id`, each perhaps in double quotes, and what follows.
    private static @Nullable Identity identity(String rest) {
        String text = rest.stripLeading();
        if (text.length() == rest.length() || text.isEmpty()) {
            return null;
        }
        int colon = text.charAt(0) == '"' && text.indexOf("\":", 2) > 0 ? text.indexOf("\":", 2) + 1 : text.indexOf(':');
        if (colon <= 0 || colon + 1 >= text.length() || Character.isWhitespace(text.charAt(colon + 1))) {
            return null;
        }
        int close = text.charAt(colon + 1) == '"' ? text.indexOf('"', colon + 2) : -1;
        int end = close > colon + 2 ? close + 1 : colon + 1;
        while (close <= colon + 2 && end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String id = SqlLine.unquoted(text.substring(colon + 1, end));
        boolean empty = id.replace(":", "").isBlank();
        return empty ? null : new Identity(SqlLine.unquoted(text.substring(0, colon)), id, text.substring(end));
    }

    /// Liquibase passes over what it does not know in this line. A name that is nearly known, or has no value, is meant for something.
    private static void warnOfUnknown(String rest, Location at, Problems problems) {
        List<String> known = new ArrayList<>(CHANGE_SET.keySet());
        known.addAll(SQL.keySet());
        known.addAll(ROLLBACK.keySet());
        for (String token : tokens(rest)) {
            int end = 0;
            while (end < token.length() && Character.isLetter(token.charAt(end))) {
                end++;
            }
            String name = token.substring(0, end);
            String after = token.substring(end);
            boolean exact = known.stream().anyMatch(name::equalsIgnoreCase);
            if (end == 0 || (exact && after.startsWith(":") && after.length() > 1)) {
                continue;
            }
            if (exact) {
                problems.warning(Code.MALFORMED_DIRECTIVE, at, "'" + name + "' has no value: it is written '" + token + "'.",
                        "Write " + name + ":value, with no space at the colon.");
            } else if (after.startsWith(":") || after.startsWith("=")) {
                unknown(name, known, at, problems);
            }
        }
    }

    private static void unknown(String name, List<String> known, Location at, Problems problems) {
        String message = "A change set in formatted SQL has no attribute '" + name + "'.";
        Optional<String> near = Nearest.to(name, known);
        if (near.isPresent()) {
            problems.warning(Code.MALFORMED_DIRECTIVE, at, message, "Write '" + near.get() + ":value'.");
        } else if (ELSEWHERE.stream().anyMatch(name::equalsIgnoreCase)) {
            problems.warning(Code.MALFORMED_DIRECTIVE, at, message,
                    "It exists in XML, YAML and JSON, or in a line of its own; here it is not read.");
        } else {
            problems.warning(Code.MALFORMED_DIRECTIVE, at, message, "Remove it. Known: " + String.join(", ", known) + ".");
        }
    }

    /// What stands between spaces; `name:"a b"` is one.
    private static List<String> tokens(String rest) {
        List<String> tokens = new ArrayList<>();
        int start = -1;
        boolean quoted = false;
        for (int i = 0; i <= rest.length(); i++) {
            boolean gap = i == rest.length() || (Character.isWhitespace(rest.charAt(i)) && !quoted);
            if (!gap && rest.charAt(i) == '"' && start >= 0) {
                quoted = !quoted;
            }
            if (gap && start >= 0) {
                tokens.add(rest.substring(start, i));
                start = -1;
                quoted = false;
            } else if (!gap && start < 0) {
                start = i;
            }
        }
        return tokens;
    }
}
