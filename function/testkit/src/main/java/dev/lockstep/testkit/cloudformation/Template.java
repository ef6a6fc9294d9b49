package dev.lockstep.testkit.cloudformation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A CloudFormation template as maps, lists and texts. A function in its short form keeps its tag: `!GetAtt A.Arn` is that text, `!If [...]` a map of one.
public final class Template {

    /// A resource of a template.
    ///
    /// @param line in which its properties begin, from 1
    public record Declared(String name, String type, Map<String, Object> properties, int line) {

        /// What stands at a path of names; empty if there is nothing.
        public Optional<Object> at(String... path) {
            Object here = properties;
            for (var name : path) {
                here = here instanceof Map<?, ?> map ? map.get(name) : null;
            }
            return Optional.ofNullable(here);
        }
    }

    private final List<Declared> resources;

    private Template(List<Declared> resources) {
        this.resources = List.copyOf(resources);
    }

    public static Template read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    public static Template of(String yaml) {
        var root = (MappingNode) new Yaml(new LoaderOptions()).compose(new java.io.StringReader(yaml));
        var resources = new ArrayList<Declared>();
        for (var section : root.getValue()) {
            if (section.getKeyNode() instanceof ScalarNode key && key.getValue().equals("Resources")) {
                ((MappingNode) section.getValueNode()).getValue()
                        .forEach(resource -> resources.add(declared(text(resource.getKeyNode()), resource.getValueNode())));
            }
        }
        return new Template(resources);
    }

    private static Declared declared(String name, Node node) {
        var all = map((MappingNode) node);
        var properties = new LinkedHashMap<String, Object>();
        if (all.get("Properties") instanceof Map<?, ?> some) {
            some.forEach((key, value) -> properties.put(String.valueOf(key), value));
        }
        return new Declared(name, String.valueOf(all.get("Type")), properties, node.getStartMark().getLine() + 1);
    }

    public List<Declared> resources() {
        return resources;
    }

    /// The resources of that type.
    public List<Declared> resources(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type)).toList();
    }

    /// The resource of that name.
    public Declared resource(String name) {
        return resources.stream()
                .filter(resource -> resource.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the template has no resource " + name));
    }

    private static Object value(Node node) {
        var tag = node.getTag().getValue();
        boolean plain = tag.startsWith("tag:yaml.org");
        return switch (node) {
            case ScalarNode scalar -> plain ? scalar.getValue() : tag + " " + scalar.getValue();
            case SequenceNode sequence -> {
                var items = sequence.getValue().stream().map(Template::value).toList();
                yield plain ? items : Map.of(tag, items);
            }
            case MappingNode mapping -> map(mapping);
            default -> throw new IllegalArgumentException("an unknown kind of node in line " + (node.getStartMark().getLine() + 1));
        };
    }

    private static Map<String, Object> map(MappingNode node) {
        var map = new LinkedHashMap<String, Object>();
        node.getValue().forEach(entry -> map.put(text(entry.getKeyNode()), value(entry.getValueNode())));
        return map;
    }

    private static String text(Node node) {
        return ((ScalarNode) node).getValue();
    }
}
