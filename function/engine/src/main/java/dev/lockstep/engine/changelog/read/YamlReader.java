package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads YAML, and JSON as the part of YAML it is, which is how Liquibase reads it.
///
/// A mapping's scalars become attributes, but those of a mapping inside a list, such as `- sql: select 1`, become children: lists hold elements.
final class YamlReader {

    private static final String ROOT = "databaseChangeLog";
    /// What a changelog holds several texts of.
    private static final Set<String> LISTS = Set.of("validCheckSum", "validCheckSums", "rollback", "changes");

    private final String file;
    private final YamlScalars scalars;
    private int nodes;
    private long characters;

    private YamlReader(String file) {
        this.file = file;
        this.scalars = new YamlScalars();
    }

    static Node read(FileContent content) throws ReadFailure {
        String text = Texts.ofChangelog(content, null);
        YamlReader reader = new YamlReader(content.path());
        StreamReader stream = new StreamReader(text);
        try {
            LoaderOptions options = options(text);
            org.yaml.snakeyaml.nodes.Node whole = new Composer(new ParserImpl(stream, options), new Resolver(), options).getSingleNode();
            return reader.root(whole);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            Location at = mark == null ? Location.of(content.path()) : at(content.path(), mark);
            throw new ReadFailure(Code.FILE_UNREADABLE, at, "The file is not well-formed: " + said(e) + ".", "Correct it at this place.");
        } catch (ReaderException e) {
            int offset = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            throw new ReadFailure(Code.FILE_UNREADABLE, new Lines(content.path(), text).at(offset),
                    "The character " + String.format(Locale.ROOT, "U+%04X", e.getCodePoint()) + " cannot stand in YAML or JSON as it is.",
                    "Remove it, or write it as an escape between double quotes.");
        } catch (YAMLException e) {
            throw new ReadFailure(Code.LIMIT_EXCEEDED, new Location(content.path(), stream.getLine() + 1, 0),
                    "The file cannot be read: " + e.getMessage() + ".",
                    "No changelog needs that; check its aliases and its nesting.");
        }
    }

    private static LoaderOptions options(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(text.length() + 1);
        options.setNestingDepthLimit(Limit.NESTING.most());
        options.setMaxAliasesForCollections(Limit.YAML_ALIASES.most());
        options.setAllowRecursiveKeys(false);
        options.setProcessComments(false);
        return options;
    }

    private static String said(MarkedYAMLException e) {
        String context = e.getContext();
        return context == null ? e.getProblem() : context + ", " + e.getProblem();
    }

    private Node root(org.yaml.snakeyaml.nodes.@Nullable Node whole) throws ReadFailure {
        if (!(whole instanceof MappingNode mapping)) {
            throw noRoot(whole);
        }
        for (NodeTuple tuple : entries(mapping)) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(ROOT)) {
                if (tuple.getValueNode() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
                    return Node.of(ROOT, null, at(key));
                }
                if (!(tuple.getValueNode() instanceof SequenceNode list)) {
                    throw new ReadFailure(Code.FILE_UNREADABLE, at(tuple.getValueNode()), "'" + ROOT + "' does not hold a list.",
                            "Begin each entry with '- ', such as '- changeSet:'.");
                }
                return sequence(ROOT, at(key), list, 1).getFirst();
            }
        }
        throw noRoot(whole);
    }

    private ReadFailure noRoot(org.yaml.snakeyaml.nodes.@Nullable Node whole) {
        return new ReadFailure(Code.FILE_UNREADABLE, whole == null ? Location.of(file) : at(whole),
                "The file has no '" + ROOT + "' at its top.",
                "A changelog begins with '" + ROOT + ":' and a list.");
    }

    /// The elements that a key and its value are: one, or one for each scalar of a list.
    private List<Node> elements(String name, Location at, org.yaml.snakeyaml.nodes.Node value, int depth) throws ReadFailure {
        count(value, depth);
        return switch (value) {
            case ScalarNode scalar -> {
                YamlScalars.Value text = scalar(scalar);
                yield List.of(new Node(name, List.of(), text == null ? null : stripped(text.text()), at(scalar), List.of(), at));
            }
            case MappingNode mapping -> List.of(mapping(name, at, mapping, depth));
            case SequenceNode list -> sequence(name, at, list, depth);
            default -> throw new IllegalStateException("a composed node is a scalar, a mapping or a sequence");
        };
    }

    private static @Nullable String stripped(String text) {
        return text.isBlank() ? null : text;
    }

    private Node mapping(String name, Location at, MappingNode mapping, int depth) throws ReadFailure {
        List<Node.Attribute> attributes = new ArrayList<>();
        List<Node> children = new ArrayList<>();
        for (NodeTuple tuple : entries(mapping)) {
            String key = key(tuple);
            Location keyAt = at(tuple.getKeyNode());
            if (tuple.getValueNode() instanceof ScalarNode scalar) {
                count(scalar, depth);
                YamlScalars.Value value = scalar(scalar);
                if (value == null) {
                    children.add(Node.of(key, null, keyAt));
                } else {
                    attributes.add(new Node.Attribute(key, value.text(), at(scalar), value.date()));
                }
            } else if (tuple.getValueNode() instanceof SequenceNode list && isOneValue(key, list)) {
                attributes.add(new Node.Attribute(key, printed(list), at(list), null));
            } else {
                children.addAll(elements(key, keyAt, tuple.getValueNode(), depth + 1));
            }
        }
        return new Node(name, attributes, null, at, children, at);
    }

    /// Whether several scalars stand where one value belongs; a list of one is that one.
    private static boolean isOneValue(String key, SequenceNode list) {
        return list.getValue().size() > 1 && !LISTS.contains(key)
                && list.getValue().stream().allMatch(ScalarNode.class::isInstance);
    }

    /// The list as Java prints one, which is what Liquibase takes for the value.
    private String printed(SequenceNode list) throws ReadFailure {
        List<String> texts = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : list.getValue()) {
            YamlScalars.Value value = item instanceof ScalarNode scalar ? scalar(scalar) : null;
            texts.add(value == null ? "null" : value.text());
        }
        return texts.toString();
    }

    private List<Node> sequence(String name, Location at, SequenceNode list, int depth) throws ReadFailure {
        List<Node> scalarItems = new ArrayList<>();
        List<Node> children = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node item : list.getValue()) {
            count(item, depth);
            if (item instanceof MappingNode mapping) {
                for (NodeTuple tuple : entries(mapping)) {
                    children.addAll(elements(key(tuple), at(tuple.getKeyNode()), tuple.getValueNode(), depth + 1));
                }
            } else {
                scalarItems.addAll(elements(name, at(item), item, depth + 1));
            }
        }
        if (children.isEmpty() && !scalarItems.isEmpty()) {
            return scalarItems;
        }
        List<Node> all = new ArrayList<>(scalarItems);
        all.add(new Node(name, List.of(), null, at, children, at));
        return all;
    }

    /// The entries of a mapping: of a key written twice the last counts, and `<<` brings in those of another mapping.
    private List<NodeTuple> entries(MappingNode mapping) throws ReadFailure {
        return entries(mapping, 0);
    }

    /// @param depth how many merges led here: a mapping may even merge itself
    private List<NodeTuple> entries(MappingNode mapping, int depth) throws ReadFailure {
        boolean plain = mapping.getValue().stream().noneMatch(tuple -> tuple.getKeyNode().getTag().equals(Tag.MERGE));
        if (plain && mapping.getValue().size() < 2) {
            return mapping.getValue();
        }
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(tuple.getValueNode(), merged, depth + 1);
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.put(key(tuple), tuple);
            }
        }
        return List.copyOf(merged.values());
    }

    private void merge(org.yaml.snakeyaml.nodes.Node from, Map<String, NodeTuple> into, int depth) throws ReadFailure {
        count(from, depth);
        if (from instanceof SequenceNode list) {
            for (org.yaml.snakeyaml.nodes.Node each : list.getValue()) {
                merge(each, into, depth + 1);
            }
        } else if (from instanceof MappingNode mapping) {
            for (NodeTuple tuple : entries(mapping, depth)) {
                count(tuple.getKeyNode(), depth);
                into.putIfAbsent(key(tuple), tuple);
            }
        } else {
            throw new ReadFailure(Code.FILE_UNREADABLE, at(from), "'<<' merges something that is no mapping.",
                    "Give it an alias of a mapping.");
        }
    }

    private String key(NodeTuple tuple) throws ReadFailure {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
            return key.getValue();
        }
        throw new ReadFailure(Code.FILE_UNREADABLE, at(tuple.getKeyNode()), "A key is not a plain text.", "Changelogs have names as keys.");
    }

    private YamlScalars.@Nullable Value scalar(ScalarNode scalar) throws ReadFailure {
        if (scalar.getValue().indexOf('\0') >= 0) {
            throw new ReadFailure(Code.FILE_UNREADABLE, at(scalar), "The value holds a NUL character.",
                    "Take it out: PostgreSQL cannot store it in any text.");
        }
        try {
            return scalars.value(scalar);
        } catch (IllegalArgumentException e) {
            throw new ReadFailure(Code.INVALID_VALUE, at(scalar),
                    "'" + scalar.getValue() + "' is not a value of the type " + scalar.getTag() + ".",
                    "Put it in quotes.");
        }
    }

    /// Aliases make small files large: what they repeat counts each time.
    private void count(org.yaml.snakeyaml.nodes.Node node, int depth) throws ReadFailure {
        nodes++;
        characters += node instanceof ScalarNode scalar ? scalar.getValue().length() : 0;
        if (depth > Limit.NESTING.most()) {
            throw tooMuch(node, "Values are nested more than " + Limit.NESTING.shown() + " deep.");
        }
        if (nodes > Limit.YAML_VALUES.most()) {
            throw tooMuch(node, "The file holds more than " + Limit.YAML_VALUES.shown() + " values, aliases counted each time.");
        }
        if (characters > Limit.CHANGELOG_SIZE.most()) {
            throw tooMuch(node, "The file holds more than " + Limit.CHANGELOG_SIZE.shown() + " of text, aliases counted each time.");
        }
    }

    private ReadFailure tooMuch(org.yaml.snakeyaml.nodes.Node node, String message) {
        return new ReadFailure(Code.LIMIT_EXCEEDED, at(node), message, "No changelog needs that; check its aliases.");
    }

    private Location at(org.yaml.snakeyaml.nodes.Node node) {
        return at(file, node.getStartMark());
    }

    private static Location at(String file, Mark mark) {
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
