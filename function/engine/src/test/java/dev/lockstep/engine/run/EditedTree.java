package dev.lockstep.engine.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.read.SearchPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A changelog of several files, edited at random: mostly as releases do it, and now and then in every way that could bear on a file that is not read.
///
/// @param leaves files of change sets
/// @param branches files that include others
record EditedTree(Map<String, Leaf> leaves, Map<String, Branch> branches, String data) {

    private static final List<String> ENDINGS = List.of(".sql", ".xml", ".yaml");
    /// What an include may say.
    private static final List<Entry> GIVEN = List.of(Entry.of("include", "context", "y"), Entry.of("include", "context", "x and !y"),
            Entry.of("include", "labels", "red"), Entry.of("include", "labels", "blue"), Entry.of("include", "ignore", "true"),
            Entry.of("include", "logicalFilePath", "given"));

    record ChangeSet(String id, int version, Map<String, String> attributes, String extra) {}

    record Leaf(Map<String, String> header, List<ChangeSet> changeSets) {}

    record Branch(Map<String, String> header, List<Entry> entries) {}

    /// @param attributes of the element
    record Entry(String element, Map<String, String> attributes, boolean modified) {
        static Entry of(String element, String name, String value) {
            return new Entry(element, Map.of(name, value), false);
        }
    }

    static final EditedTree FIRST = new EditedTree(Map.of(), Map.of(
            "root.xml", new Branch(Map.of(), List.of(Entry.of("include", "file", "one.xml"), Entry.of("include", "file", "two.yaml"))),
            "one.xml", new Branch(Map.of(), List.of(Entry.of("includeAll", "path", "one"))),
            "two.yaml", new Branch(Map.of(), List.of())), "SELECT 1");

    SearchPath files() {
        Map<String, FileContent> files = new TreeMap<>();
        leaves.forEach((path, leaf) -> put(files, path, text(path, leaf)));
        branches.forEach((path, branch) -> put(files, path, text(path, branch)));
        put(files, "data/some.txt", data);
        put(files, "data/x.properties", "q=smallint");
        return new SearchPath.Memory(files);
    }

    private static void put(Map<String, FileContent> files, String path, String text) {
        files.put(path, new FileContent(path, text.getBytes(UTF_8)));
    }

    EditedTree edited(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (leaves.size() < 4 || dice < 22) {
            return withNewLeaf(random);
        }
        String path = one(random, List.copyOf(leaves.keySet()));
        Leaf leaf = leaf(path);
        String branch = one(random, List.copyOf(branches.keySet()));
        if (dice < 38) {
            return with(path, new Leaf(leaf.header, more(leaf.changeSets, changeSet(random, Map.of(), ""))));
        }
        if (dice < 44) {
            return odd(random, path, leaf);
        }
        if (dice < 47) {
            return with(path, new Leaf(header(random, leaf.header), leaf.changeSets));
        }
        if (dice < 52) {
            return duplicated(random, path, leaf);
        }
        if (dice < 56) {
            return with(path, new Leaf(leaf.header, leaf.changeSets.stream().map(each -> changed(random, each)).toList()));
        }
        if (dice < 58) {
            return moved(random, path, leaf);
        }
        if (dice < 60) {
            return new EditedTree(leaves, branches, data + ", 1");
        }
        if (dice < 88) {
            return with(branch, new Branch(branch(branch).header, entries(random, branch, path)));
        }
        return with(branch, new Branch(header(random, branch(branch).header), branch(branch).entries));
    }

    private EditedTree withNewLeaf(SplittableRandom random) {
        String folder = one(random, List.of("one", "one", "one/deep", "two"));
        String path = folder + "/" + random.nextInt(1000) + one(random, ENDINGS);
        EditedTree more = with(path, new Leaf(Map.of(), List.of(changeSet(random, Map.of(), ""), changeSet(random, Map.of(), ""))));
        return folder.equals("two") ? more.with("two.yaml", new Branch(branch("two.yaml").header,
                more(branch("two.yaml").entries, Entry.of("include", "file", path)))) : more;
    }

    /// A change set that asks for something, or takes part in some runs only.
    private EditedTree odd(SplittableRandom random, String path, Leaf leaf) {
        String other = one(random, List.copyOf(leaves.keySet()));
        Map<String, String> attributes = switch (random.nextInt(7)) {
            case 0 -> Map.of("context", "y");
            case 1 -> Map.of("labels", "red");
            case 2 -> Map.of("logicalFilePath", one(random, List.of(other, path, "other", "classpath:/" + other)));
            case 3 -> Map.of("runOnChange", "true");
            case 4 -> Map.of("runOrder", one(random, List.of("first", "last")));
            case 5 -> Map.of("ignore", "true");
            default -> Map.of("dbms", "oracle");
        };
        String extra = switch (random.nextInt(8)) {
            case 0 -> "${p}";
            case 1 -> "${q}";
            case 2, 3 -> "sqlFile";
            case 4, 5 -> reference(random, other);
            default -> "";
        };
        return with(path,
                new Leaf(leaf.header, more(leaf.changeSets, changeSet(random, random.nextBoolean() ? attributes : Map.of(), extra))));
    }

    private String reference(SplittableRandom random, String other) {
        List<ChangeSet> of = leaf(other).changeSets;
        return of.isEmpty() ? "" : "=" + one(random, of).id + " " + other;
    }

    /// A change set of one file, put into another, perhaps under the path of the first.
    private EditedTree duplicated(SplittableRandom random, String path, Leaf leaf) {
        if (leaf.changeSets.isEmpty()) {
            return this;
        }
        ChangeSet some = one(random, leaf.changeSets);
        String into = one(random, List.copyOf(leaves.keySet()));
        Map<String, String> attributes = new TreeMap<>(some.attributes);
        if (random.nextInt(3) > 0) {
            attributes.put("logicalFilePath", one(random, List.of(path, "/" + path, path.toUpperCase(Locale.ROOT), "./" + path)));
        }
        if (random.nextBoolean()) {
            attributes.put("context", one(random, List.of("x", "y")));
        }
        Leaf other = leaf(into);
        return with(into, new Leaf(other.header, more(other.changeSets, new ChangeSet(some.id, some.version, attributes, some.extra))));
    }

    private static ChangeSet changed(SplittableRandom random, ChangeSet some) {
        boolean rerun = some.attributes.containsKey("runOnChange");
        return random.nextInt(rerun ? 2 : 12) == 0 ? new ChangeSet(some.id, some.version + 1, some.attributes, some.extra) : some;
    }

    private EditedTree moved(SplittableRandom random, String path, Leaf leaf) {
        Map<String, Leaf> others = new TreeMap<>(leaves);
        others.remove(path);
        if (random.nextBoolean()) {
            others.put("one/" + random.nextInt(1000) + path.substring(path.lastIndexOf('.')), leaf);
        }
        return new EditedTree(others, branches, data);
    }

    private List<Entry> entries(SplittableRandom random, String branch, String path) {
        List<Entry> entries = new ArrayList<>(branch(branch).entries);
        int at = random.nextInt(entries.size() + 1);
        switch (random.nextInt(10)) {
            case 0 -> entries.add(at, Entry.of("include", "file", path));
            case 1 -> entries.add(at, new Entry("property", Map.of("name", one(random, List.of("p", "q")), "value", "bigint", "global",
                    one(random, List.of("true", "false"))), false));
            case 2 -> entries.add(at, Entry.of("property", "file", "data/x.properties"));
            default -> {
                if (at == entries.size()) {
                    break;
                }
                Entry old = entries.get(at);
                if (old.element.equals("property")) {
                    entries.remove(at);
                    break;
                }
                Map<String, String> attributes = new TreeMap<>(old.attributes);
                if (attributes.size() > 1 && random.nextInt(3) > 0) {
                    attributes.keySet().removeIf(name -> !name.equals("file") && !name.equals("path"));
                } else {
                    Entry given = one(random, GIVEN);
                    attributes.putAll(given.attributes.containsKey("logicalFilePath") && random.nextBoolean()
                            ? Map.of("logicalFilePath", path)
                            : given.attributes);
                }
                entries.set(at, new Entry(old.element, attributes, random.nextInt(8) == 0));
            }
        }
        return entries;
    }

    private static Map<String, String> header(SplittableRandom random, Map<String, String> old) {
        Map<String, String> header = new TreeMap<>(old);
        if (!header.isEmpty()) {
            header.clear();
        } else if (random.nextInt(3) == 0) {
            header.put("logicalFilePath", one(random, List.of("headed", "one/1.sql")));
        } else {
            header.put("context", one(random, List.of("y", "y", "!y")));
        }
        return header;
    }

    private static ChangeSet changeSet(SplittableRandom random, Map<String, String> attributes, String extra) {
        return new ChangeSet("c" + random.nextInt(10_000), 0, attributes, extra);
    }

    private static <T> T one(SplittableRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static <T> List<T> more(List<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private Leaf leaf(String path) {
        return Objects.requireNonNull(leaves.get(path));
    }

    private Branch branch(String path) {
        return Objects.requireNonNull(branches.get(path));
    }

    private EditedTree with(String path, Leaf leaf) {
        Map<String, Leaf> all = new TreeMap<>(leaves);
        all.put(path, leaf);
        return new EditedTree(all, branches, data);
    }

    private EditedTree with(String path, Branch branch) {
        Map<String, Branch> all = new TreeMap<>(branches);
        all.put(path, branch);
        return new EditedTree(leaves, all, data);
    }

    private static String text(String path, Leaf leaf) {
        if (path.endsWith(".sql")) {
            String logical = leaf.header.getOrDefault("logicalFilePath", "");
            return "--liquibase formatted sql" + (logical.isEmpty() ? "" : " logicalFilePath:" + logical) + "\n"
                    + leaf.changeSets.stream().map(EditedTree::sql).collect(Collectors.joining());
        }
        List<String> elements = leaf.changeSets.stream().map(path.endsWith(".xml") ? EditedTree::xml : EditedTree::yaml).toList();
        return text(path, leaf.header, elements);
    }

    private static String text(String path, Branch branch) {
        return text(path, branch.header, branch.entries.stream().map(path.endsWith(".xml") ? EditedTree::xml : EditedTree::yaml).toList());
    }

    private static String text(String path, Map<String, String> header, List<String> elements) {
        if (path.endsWith(".xml")) {
            return "<databaseChangeLog" + xml(header) + ">\n" + String.join("\n", elements) + "\n</databaseChangeLog>\n";
        }
        List<String> all = new ArrayList<>();
        header.forEach((name, value) -> all.add(name + ": \"" + value + '"'));
        all.addAll(elements);
        return all.isEmpty() ? "databaseChangeLog: []\n" : "databaseChangeLog:\n- " + String.join("\n- ", all) + "\n";
    }

    private static String statement(ChangeSet some) {
        return "SELECT " + some.version + (some.extra.startsWith("$") ? "::" + some.extra : "");
    }

    private static String sql(ChangeSet some) {
        String attributes = some.attributes.entrySet()
                .stream()
                .filter(each -> !each.getKey().equals("runOrder"))
                .map(each -> " " + each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining());
        String rollback = some.extra.startsWith("=")
                ? "--rollback changeSetId:" + some.extra.substring(1).replace(" ", " changeSetAuthor:ann changeSetPath:") + "\n"
                : "";
        return "--changeset ann:" + some.id + attributes + "\n" + statement(some) + "\n" + rollback;
    }

    private static String xml(ChangeSet some) {
        String change = some.extra.equals("sqlFile") ? "<sqlFile path=\"data/some.txt\"/>" : "<sql>" + statement(some) + "</sql>";
        String rollback = some.extra.startsWith("=")
                ? "<rollback changeSetAuthor=\"ann\" changeSetId=\"" + some.extra.substring(1).replace(" ", "\" changeSetPath=\"") + "\"/>"
                : "";
        return "<changeSet author=\"ann\" id=\"" + some.id + "\"" + xml(some.attributes) + ">" + change + rollback + "</changeSet>";
    }

    private static String yaml(ChangeSet some) {
        String change = some.extra.equals("sqlFile") ? "{sqlFile: {path: data/some.txt}}" : "{sql: {sql: \"" + statement(some) + "\"}}";
        String rollback = some.extra.startsWith("=")
                ? ", rollback: {changeSetAuthor: ann, changeSetId: " + some.extra.substring(1).replace(" ", ", changeSetPath: \"") + "\"}"
                : "";
        return "changeSet: {author: ann, id: " + some.id + yaml(some.attributes) + ", changes: [" + change + "]" + rollback + "}";
    }

    private static String xml(Entry entry) {
        String element = "<" + entry.element + xml(entry.attributes) + "/>";
        return entry.modified ? "<modifyChangeSets stripComments=\"true\">" + element + "</modifyChangeSets>" : element;
    }

    private static String yaml(Entry entry) {
        return entry.element + ": {" + yaml(entry.attributes).substring(2) + "}";
    }

    private static String xml(Map<String, String> attributes) {
        return attributes.entrySet()
                .stream()
                .map(each -> " " + each.getKey() + "=\"" + each.getValue() + '"')
                .collect(Collectors.joining());
    }

    private static String yaml(Map<String, String> attributes) {
        return attributes.entrySet()
                .stream()
                .map(each -> ", " + each.getKey() + ": \"" + each.getValue() + '"')
                .collect(Collectors.joining());
    }
}
