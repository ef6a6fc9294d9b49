package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `${name}` stands for. The database's own values win, then the caller's, then of all global properties the first,
/// then of a file's own properties the last, the including files' after that. Names compare without regard to case.
final class Parameters {

    private final Map<String, String> global = new HashMap<>();
    private final Map<String, Map<String, String>> local = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final RunFilter run;
    private final Problems problems;
    /// Of all that was brought in.
    private long size;
    private int asked;

    Parameters(ReadOptions options, RunFilter run, Problems problems) {
        this.run = run;
        this.problems = problems;
        global.putAll(given(options));
    }

    /// What the caller's values are, by lower-case name.
    static Map<String, String> given(ReadOptions options) {
        Map<String, String> given = new HashMap<>();
        options.databaseProperties().forEach((name, value) -> given.putIfAbsent(lower(name), value));
        options.parameters().forEach((name, value) -> given.putIfAbsent(lower(name), value));
        return given;
    }

    /// All that was looked up so far, in lower case.
    Set<String> names() {
        return names;
    }

    /// How often a text was met that names one, or one was asked for otherwise.
    int asked() {
        return asked;
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
        asked++;
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
        names.add(key);
        String value = global.get(key);
        for (FileScope scope = file; value == null && scope != null; scope = scope.parent()) {
            value = local.getOrDefault(scope.localKey(), Map.of()).get(key);
        }
        return value;
    }

    /// The text with every `${name}` replaced; what is not defined stays as it is.
    ///
    /// @param at where the text stands
    String expand(String text, FileScope file, Location at) {
        if (!text.contains("${")) {
            return text;
        }
        asked++;
        return expand(text, file, new Budget(at), 0);
    }

    /// How much one text has been replaced so far.
    private static final class Budget {
        private final Location at;
        private int replaced;
        private boolean spent;

        private Budget(Location at) {
            this.at = at;
        }
    }

    private String expand(String text, FileScope file, Budget budget, int depth) {
        StringBuilder out = new StringBuilder(text.length());
        Deque<Integer> open = new ArrayDeque<>();
        for (int position = 0; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '$' && text.startsWith("${", position)) {
                open.push(out.length());
                out.append("${");
                position++;
            } else if (c == '}' && !open.isEmpty()) {
                int start = open.pop();
                String name = out.substring(start + 2);
                out.setLength(start);
                out.append(replaced(name, file, budget, depth));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// What stands for an expression whose inner part has been expanded; one that holds another one that is not defined becomes that one.
    private String replaced(String name, FileScope file, Budget budget, int depth) {
        size += name.length();
        String value = name.startsWith("${") ? name : value(name.strip(), file);
        if (value == null) {
            return "${" + name + "}";
        }
        budget.replaced++;
        size += value.length();
        if (depth >= Limit.PARAMETER_DEPTH.most() || budget.replaced > Limit.PARAMETERS_IN_TEXT.most()
                || size > Limit.PARAMETERS_SIZE.most()) {
            return stopped(name, budget);
        }
        boolean more = !name.startsWith("${") && value.contains("${");
        return more ? expand(value, file, budget, depth + 1) : value;
    }

    private String stopped(String name, Budget budget) {
        if (!budget.spent) {
            problems.error(Code.LIMIT_EXCEEDED, budget.at,
                    size > Limit.PARAMETERS_SIZE.most()
                            ? "Properties bring more than " + Limit.PARAMETERS_SIZE.shown() + " of text into the changelog."
                            : "The value of the property '" + name + "' leads to itself, or to too many others.",
                    "Check which properties its value names.");
        }
        budget.spent = true;
        return "";
    }

    /// The same tree with all its values expanded.
    Node expand(Node node, FileScope file) {
        if (!mentions(node)) {
            return node;
        }
        List<Node.Attribute> attributes = node.attributes()
                .stream()
                .map(each -> new Node.Attribute(each.name(), expand(each.value(), file, each.at()), each.at(), each.date()))
                .toList();
        String text = node.text();
        return new Node(node.name(), attributes, text == null ? null : expand(text, file, node.textAt()), node.textAt(),
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
