package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.Labels;
import dev.lockstep.engine.text.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From `context` and `labels` attributes to filters, joined with what including files say.
final class FilterReader {

    private final Problems problems;

    FilterReader(Problems problems) {
        this.problems = problems;
    }

    /// `contextFilter`, or where that is absent or empty `context`; an empty text where both are.
    String context(Fields fields) {
        String filter = fields.text("contextFilter", "");
        String context = fields.text("context", "");
        String name = filter.isBlank() ? "context" : "contextFilter";
        String text = filter.isBlank() ? context : filter;
        expression(text, fields, name);
        return names(text).isEmpty() ? "" : text;
    }

    private Expression expression(String text, Fields fields, String name) {
        try {
            return Expression.parse(text);
        } catch (IllegalArgumentException e) {
            problems.error(Code.INVALID_VALUE, fields.node().at(name),
                    "'" + name + "' is '" + text + "', which has " + e.getMessage() + ".",
                    "Join names by 'and', 'or' and '!', with parentheses in pairs.");
            return new Expression.Always();
        }
    }

    /// A change set's contexts, and those of its file and of each file that includes it.
    static ContextFilter contexts(String own, @Nullable FileScope file) {
        List<String> inherited = new ArrayList<>();
        for (FileScope scope = file; scope != null; scope = scope.parent()) {
            addIfSaid(inherited, scope.header().context());
            addIfSaid(inherited, scope.inclusion().context());
        }
        if (inherited.isEmpty() && own.isEmpty()) {
            return ContextFilter.NONE;
        }
        Expression all = parsed(own);
        StringBuilder stored = new StringBuilder();
        for (String context : inherited) {
            all = new Expression.And(parsed(context), all);
            join(stored, context);
        }
        if (!own.isEmpty()) {
            join(stored, own);
        }
        return new ContextFilter(own.isEmpty() ? null : own, inherited, all, stored.toString().strip());
    }

    private static Expression parsed(String text) {
        try {
            return Expression.parse(text);
        } catch (IllegalArgumentException e) {
            return new Expression.Always();
        }
    }

    private static void addIfSaid(List<String> contexts, String context) {
        if (!context.isEmpty()) {
            contexts.add(context);
        }
    }

    private static void join(StringBuilder stored, String context) {
        boolean compound = context.contains(",") || context.contains(" ");
        stored.append(stored.isEmpty() ? "" : " AND ").append(compound ? "(" : "").append(context).append(compound ? ")" : "");
    }

    /// Names between commas, lower case.
    static List<String> names(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(text.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /// A change set's labels, and those of each `include` that leads to it.
    static Labels labels(String own, @Nullable FileScope file) {
        List<List<String>> inherited = new ArrayList<>();
        for (FileScope scope = file; scope != null; scope = scope.parent()) {
            List<String> names = names(scope.inclusion().labels());
            if (!names.isEmpty()) {
                inherited.add(names);
            }
        }
        List<String> names = names(own);
        if (names.isEmpty() && inherited.isEmpty()) {
            return Labels.NONE;
        }
        List<List<String>> all = new ArrayList<>(inherited);
        if (!names.isEmpty()) {
            all.add(names);
        }
        return new Labels(names, inherited, String.join(",", all.stream().map(each -> String.join(",", each)).toList()));
    }
}
