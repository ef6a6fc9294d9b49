package dev.lockstep.engine.checksum;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The named values of one change, column or SQL visitor, and the text they make. A value that is absent has no field.
///
/// ```
/// tableName="t"
/// columns=[ … ]
/// ```
record Fields(List<Field> all) {

    Fields {
        all = List.copyOf(all);
    }

    record Field(String name, Value value) {}

    sealed interface Value {

        record Text(String text) implements Value {}

        /// Written without its name: the constraints of a column.
        record Nested(Fields fields) implements Value {}

        record Items(List<Fields> items) implements Value {
            public Items {
                items = List.copyOf(items);
            }
        }

        record Words(List<String> words) implements Value {
            public Words {
                words = List.copyOf(words);
            }
        }

        record Entries(SortedMap<String, String> entries) implements Value {}
    }

    static Collector with(String name, @Nullable Object value) {
        return new Collector().with(name, value);
    }

    static Collector none() {
        return new Collector();
    }

    Fields without(Set<String> names) {
        return new Fields(all.stream().filter(Predicate.not(field -> names.contains(field.name()))).toList());
    }

    /// The text that is hashed: `name:[…]`, line ends as LF.
    String text(String name) {
        return name + ":" + object(1).replace("\r\n", "\n").replace('\r', '\n');
    }

    private String object(int depth) {
        TreeSet<String> lines = new TreeSet<>();
        for (Field field : all) {
            lines.add(line(field, depth));
        }
        StringBuilder text = new StringBuilder("[");
        String indent = indent(depth);
        lines.forEach(line -> text.append('\n').append(indent).append(line));
        if (!lines.isEmpty()) {
            text.append('\n');
        }
        return text.append(indent(depth - 1)).append(']').toString();
    }

    private static String line(Field field, int depth) {
        return switch (field.value()) {
            case Value.Text(String text) -> field.name() + "=\"" + text + "\"";
            case Value.Nested(Fields fields) -> fields.object(depth + 1);
            case Value.Items(List<Fields> items) ->
                field.name() + "=" + list(items.stream().map(item -> item.object(depth + 2)).toList(), depth + 1);
            case Value.Words(List<String> words) -> field.name() + "=" + list(words, depth + 1);
            case Value.Entries(SortedMap<String, String> entries) -> field.name() + "=" + map(entries, depth + 1);
        };
    }

    private static String list(List<String> items, int depth) {
        if (items.isEmpty()) {
            return "[]";
        }
        String body = String.join(",\n", items.stream().map(item -> indent(depth) + item).toList());
        return "[\n" + body + "\n" + indent(depth - 1) + "]";
    }

    private static String map(SortedMap<String, String> entries, int depth) {
        if (entries.isEmpty()) {
            return "[]";
        }
        List<String> lines = entries.entrySet()
                .stream()
                .map(entry -> indent(depth) + entry.getKey() + "=\"" + entry.getValue() + "\"")
                .toList();
        return "{\n" + String.join(",\n", lines) + "\n" + indent(depth - 1) + "}";
    }

    private static String indent(int depth) {
        return "    ".repeat(depth);
    }

    /// Gathers fields, leaving out what is absent.
    static final class Collector {

        private final List<Field> fields = new ArrayList<>();

        /// @param value a text, number or boolean; null is absent
        Collector with(String name, @Nullable Object value) {
            if (value != null) {
                fields.add(new Field(name, new Value.Text(value.toString())));
            }
            return this;
        }

        Collector nested(String name, @Nullable Fields value) {
            if (value != null) {
                fields.add(new Field(name, new Value.Nested(value)));
            }
            return this;
        }

        Collector items(String name, List<Fields> items) {
            fields.add(new Field(name, new Value.Items(items)));
            return this;
        }

        Collector words(String name, List<String> words) {
            if (!words.isEmpty()) {
                fields.add(new Field(name, new Value.Words(words)));
            }
            return this;
        }

        Collector entries(String name, java.util.Map<String, String> entries) {
            fields.add(new Field(name, new Value.Entries(new TreeMap<>(entries))));
            return this;
        }

        /// The catalog and schema, which most changes have.
        Collector in(@Nullable String catalogName, @Nullable String schemaName) {
            return with("catalogName", catalogName).with("schemaName", schemaName);
        }

        Fields done() {
            return new Fields(fields);
        }
    }
}
