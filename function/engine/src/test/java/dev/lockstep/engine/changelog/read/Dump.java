package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.ContextFilter;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Prints what was read so that a person can check it: records by name, one component a line, what is absent left out.
final class Dump {

    private final StringBuilder out = new StringBuilder();
    private final boolean locations;

    private Dump(boolean locations) {
        this.locations = locations;
    }

    static String of(Read<Changelog> read) {
        Dump dump = new Dump(true);
        switch (read) {
            case Read.Complete<Changelog>(Changelog changelog, List<Problem> warnings) -> {
                dump.append(changelog, 0);
                warnings.forEach(dump::problem);
            }
            case Read.Refused<Changelog>(List<Problem> problems) -> problems.forEach(dump::problem);
        }
        return dump.out.toString();
    }

    /// What the changelog says, wherever it says it.
    static String withoutLocations(Changelog changelog) {
        Dump dump = new Dump(false);
        dump.append(changelog.changeSets(), 0);
        return dump.out.toString();
    }

    private void problem(Problem problem) {
        out.append(problem.render().replace(System.lineSeparator(), "\n")).append('\n');
    }

    private void append(Object value, int depth) {
        switch (value) {
            case Collection<?> items -> items.forEach(item -> item(item, depth));
            case Record item -> item(item, depth);
            default -> line(depth, text(value));
        }
    }

    private void item(Object item, int depth) {
        if (item instanceof Record) {
            line(depth, item.getClass().getSimpleName() + (locations ? at(item) : ""));
            components(item, depth + 1);
        } else {
            line(depth, text(item));
        }
    }

    private static String at(Object item) {
        return components(item).values().stream().filter(Location.class::isInstance).findFirst().map(at -> " at " + at).orElse("");
    }

    private void components(Object of, int depth) {
        components(of).forEach((name, value) -> {
            if (value instanceof Location || isAbsent(value)) {
                return;
            }
            if (value instanceof ChangeId) {
                line(depth, name + " = " + value);
            } else if (value instanceof ContextFilter filter) {
                line(depth, name + " = " + filter.stored() + " (its own: " + filter.own() + ")");
            } else if (value instanceof Record
                    || (value instanceof Collection<?> items && items.stream().anyMatch(Record.class::isInstance))) {
                line(depth, name);
                append(value, depth + 1);
            } else {
                line(depth, name + " = " + text(value));
            }
        });
    }

    private static Map<String, Object> components(Object of) {
        Map<String, Object> components = new LinkedHashMap<>();
        for (RecordComponent component : of.getClass().getRecordComponents()) {
            if (component.getType() == Changelog.Origin.class) {
                continue; // what it was read from stands beside it
            }
            try {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(of);
                Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
                if (plain != null && !(component.getType() == boolean.class && plain.equals(false))) {
                    components.put(component.getName(), plain);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return components;
    }

    /// Null, false, empty, or a record of nothing else.
    private static boolean isAbsent(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Collection<?> items -> items.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case FileContent _ -> false;
            case ContextFilter filter -> filter.equals(ContextFilter.NONE);
            case Record item -> item.getClass().getRecordComponents().length > 0
                    && components(item).values().stream().allMatch(each -> each instanceof Location || isAbsent(each));
            default -> false;
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"';
            case FileContent content -> content.path() + ", " + content.bytes().length + " bytes";
            case Collection<?> items -> {
                List<String> texts = new ArrayList<>();
                items.forEach(item -> texts.add(text(item)));
                yield String.join(", ", texts);
            }
            case Map<?, ?> map -> {
                List<String> texts = new ArrayList<>();
                new TreeMap<>(map).forEach((key, each) -> texts.add(key + " -> " + text(each)));
                yield String.join(", ", texts);
            }
            default -> String.valueOf(value);
        };
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
