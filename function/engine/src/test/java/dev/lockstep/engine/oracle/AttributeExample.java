package dev.lockstep.engine.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A change in its shortest form, and values for its attributes or those of an element inside it: a block of `attributes/changes.txt`.
///
/// ```
/// ## createIndex/column that is computed
/// before create table @t (a int)
/// <createIndex tableName="@t" indexName="@i"><column name="a"/></createIndex>
/// descending = true
/// ```
/// `@` stands for a prefix that no other example has. `name = value` sets an attribute, or adds the elements that the value holds; `name > value`
/// adds a child of that name with a text; `name . value` sets the element's own text, which other formats write under the name. `name ! value` is
/// refused by both, or fails for lack of something else, and so does a change behind a `! `; `name ~ value` differs by choice.
///
/// @param path the change's element, and those that lead from it to the one whose attributes are varied
/// @param before SQL that makes what the change needs
record AttributeExample(String title, List<String> path, String before, boolean runs, String xml, List<Value> values) {

    /// How a value is written.
    enum Kind {
        ATTRIBUTE,
        ELEMENTS,
        CHILD,
        TEXT
    }

    /// @param runs whether it can be run beside Liquibase, with the same end
    record Value(String attribute, Kind kind, String text, boolean runs) {
        @Override
        public String toString() {
            return attribute + "=" + text;
        }
    }

    static List<AttributeExample> in(Path file) throws IOException {
        var blocks = Files.readString(file).split("(?m)^## ", -1);
        return IntStream.range(1, blocks.length).mapToObj(i -> of(blocks[i])).toList();
    }

    private static AttributeExample of(String block) {
        var lines = block.lines().filter(line -> !line.isBlank()).toList();
        var title = lines.getFirst();
        var rest = new ArrayList<>(lines.subList(1, lines.size()));
        var before = rest.getFirst().startsWith("before ") ? rest.removeFirst().substring("before ".length()) : "";
        int values = (int) IntStream.range(0, rest.size()).takeWhile(i -> !rest.get(i).matches("\\w+ [=>.!~] .*")).count();
        var xml = rest.subList(0, values).stream().collect(Collectors.joining("\n"));
        boolean runs = !xml.startsWith("! ");
        return new AttributeExample(title, List.of(title.split(" ", 2)[0].split("/", -1)), before, runs, runs ? xml : xml.substring(2),
                rest.subList(values, rest.size()).stream().map(AttributeExample::value).toList());
    }

    private static Value value(String line) {
        var parts = line.split(" ", 3);
        var kind = switch (parts[1]) {
            case ">" -> Kind.CHILD;
            case "." -> Kind.TEXT;
            default -> parts[2].startsWith("<") ? Kind.ELEMENTS : Kind.ATTRIBUTE;
        };
        return new Value(parts[0], kind, parts[2], !parts[1].equals("!") && !parts[1].equals("~"));
    }

    /// The change without the value, or with it.
    ChangeElement change(@Nullable Value value, String prefix) {
        var change = ChangeElement.of(xml.replace("@", prefix));
        return value == null ? change
                : change.with(path, new Value(value.attribute(), value.kind(), value.text().replace("@", prefix), value.runs()));
    }
}
