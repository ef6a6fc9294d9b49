package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `${name}` stands for. The database's own values win, then the caller's, then of all global properties the first,
/// then of a file's own properties the last, the including files' after that. Names compare without regard to case.
final class Parameters {

    /// Values may refer to values; deeper than this they refer to themselves.
    private static final int DEEPEST = 50;

    /// Values that multiply each other stop here.
    private static final int MOST = 10_000;

    private final Map<String, String> global = new HashMap<>();
    private final Map<String, Map<String, String>> local = new HashMap<>();
    private final RunFilter run;
    private final Problems problems;

    Parameters(ReadOptions options, RunFilter run, Problems problems) {
        this.run = run;
        this.problems = problems;
        options.databaseProperties().forEach((name, value) -> global.putIfAbsent(lower(name), value));
        options.parameters().forEach((name, value) -> global.putIfAbsent(lower(name), value));
    }

    /// A property that a changelog sets, and where it holds.
    record Condition(Expression contexts, List<String> labels, DbmsFilter dbms) {}

    void setGlobal(String name, String value, Condition condition) {
        if (applies(condition)) {
            global.putIfAbsent(lower(name), value);
        }
    }

    /// @param file the logical path of the file it is for
    void setLocal(String name, String value, Condition condition, String file) {
        if (applies(condition)) {
            local.computeIfAbsent(file, any -> new HashMap<>()).put(lower(name), value);
        }
    }

    private boolean applies(Condition condition) {
        return run.takes(condition.contexts()) && run.takes(condition.labels()) && condition.dbms().matchesPostgres();
    }

    @Nullable
    String value(String name, FileScope file) {
        String key = lower(name);
        String own = switch (key) {
            case "liquibase_execution_changelog_file" -> file.filePath();
            case "liquibase_execution_changeset_id" -> file.current().id();
            case "liquibase_execution_changeset_author" -> file.current().author();
            default -> null;
        };
        if (own != null) {
            return own;
        }
        String value = global.get(key);
        for (FileScope scope = file; value == null && scope != null; scope = scope.parent()) {
            value = local.getOrDefault(scope.localKey(), Map.of()).get(key);
        }
        return value;
    }

    /// The text with every `${name}` replaced; what is not defined stays as it is.
    String expand(String text, FileScope file) {
        return text.contains("${") ? expand(new Cursor(text), file, new Budget(), 0, false) : text;
    }

    /// How much one text has been replaced so far.
    private static final class Budget {
        private int replaced;
        private boolean spent;
    }

    private static final class Cursor {
        private final String text;
        private int position;

        private Cursor(String text) {
            this.text = text;
        }
    }

    private String expand(Cursor in, FileScope file, Budget budget, int depth, boolean inside) {
        StringBuilder out = new StringBuilder();
        while (in.position < in.text.length()) {
            char c = in.text.charAt(in.position);
            if (c == '$' && in.text.startsWith("${", in.position)) {
                in.position += 2;
                out.append(replaced(expand(in, file, budget, depth, true), file, budget, depth));
            } else if (c == '}' && inside) {
                in.position++;
                return out.toString();
            } else {
                out.append(c);
                in.position++;
            }
        }
        return inside ? "${" + out : out.toString();
    }

    /// What stands for an expression whose inner part has been expanded; one that was never closed comes back as it is.
    private String replaced(String name, FileScope file, Budget budget, int depth) {
        if (name.startsWith("${")) {
            return name;
        }
        String value = value(name.strip(), file);
        if (value == null) {
            return "${" + name + "}";
        }
        budget.replaced++;
        if (depth >= DEEPEST || budget.replaced > MOST) {
            if (!budget.spent) {
                problems.error(Code.LIMIT_EXCEEDED, Location.of(file.path()),
                        "The value of the property '" + name + "' leads to itself, or to too many others.",
                        "Check which properties its value names.");
            }
            budget.spent = true;
            return name;
        }
        return value.contains("${") ? expand(new Cursor(value), file, budget, depth + 1, false) : value;
    }

    /// The same tree with all its values expanded.
    Node expand(Node node, FileScope file) {
        if (!mentions(node)) {
            return node;
        }
        List<Node.Attribute> attributes = node.attributes()
                .stream()
                .map(each -> new Node.Attribute(each.name(), expand(each.value(), file), each.at(), each.date()))
                .toList();
        String text = node.text();
        return new Node(node.name(), attributes, text == null ? null : expand(text, file), node.textAt(),
                node.children().stream().map(child -> expand(child, file)).toList(), node.at());
    }

    private static boolean mentions(Node node) {
        String text = node.text();
        return (text != null && text.contains("${")) || node.attributes().stream().anyMatch(each -> each.value().contains("${"))
                || node.children().stream().anyMatch(Parameters::mentions);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
