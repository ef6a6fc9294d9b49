package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.ChangeSet.RunOrder;
import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.Preconditions;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.changelog.read.FileScope.Current;
import dev.lockstep.engine.changelog.read.FileScope.Format;
import dev.lockstep.engine.changelog.read.FileScope.Header;
import dev.lockstep.engine.changelog.read.FileScope.Inclusion;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a changelog's files from the root on, each where it is included, and keeps the change sets in the order of running.
final class Assembly {

    private static final List<String> HEADER = List.of("logicalFilePath", "context", "contextFilter", "objectQuotingStrategy",
            "changeLogId");
    private static final List<String> ELEMENTS = List.of("changeSet", "include", "includeAll", "property", "preConditions",
            "modifyChangeSets", "removeChangeSetProperty");

    private final ReadOptions options;
    private final Recorded recorded;
    private final Problems problems;
    private final RunFilter run;
    private final SourceFiles sources;
    private final Parameters parameters;
    private final Inclusions inclusions;
    private final PropertyReader properties;
    private final Traced traced;
    private final StandingFiles standing;
    private final List<Preconditions> preconditions = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int files;
    /// Change sets with a logical path of their own, or one that they have been given.
    private final Set<ChangeSet> named = Collections.newSetFromMap(new IdentityHashMap<>());

    Assembly(Traced path, ReadOptions options, RunFilter run, Problems problems) {
        this.options = options;
        this.recorded = new Recorded(options.recorded());
        this.problems = problems;
        this.run = run;
        this.sources = new SourceFiles(path, problems);
        this.parameters = new Parameters(options, run, problems);
        this.inclusions = new Inclusions(this, path, sources, problems);
        this.properties = new PropertyReader(parameters, sources, problems);
        this.traced = path;
        this.standing = new StandingFiles(options.settled());
    }

    List<Preconditions> preconditions() {
        return preconditions;
    }

    Changelog.Origin origin() {
        return new Changelog.Origin(traced.lookups(), parameters.names(), recorded.asked(), standing.all(), standing.unread());
    }

    /// The change sets of a file and of all that it includes; none where it cannot be read.
    ///
    /// @param named the path as the include says it
    /// @param needed whether it is a problem if there is no such file
    List<ChangeSet> file(String named, Inclusion inclusion, Location at, boolean needed) {
        String path = ChangelogPath.normalize(named);
        Format format = Format.of(path);
        if (format == null) {
            problems.error(Code.FILE_UNREADABLE, at,
                    "'" + named + "' is no changelog: its name ends with none of .xml, .yaml, .yml, .json and .sql.",
                    "Rename the file, or remove the include.");
            return List.of();
        }
        if (tooMany(at)) {
            return List.of();
        }
        if (open.contains(path)) {
            problems.error(Code.INCLUDE_CYCLE, at, "'" + path + "' includes itself: " + String.join(" -> ", open) + " -> " + path + ".",
                    "Remove one of these includes.");
            return List.of();
        }
        Optional<FileContent> content = sources.find(path, at, needed);
        if (content.isEmpty() || standing.passesOver(content.get(), inclusion)) {
            return List.of();
        }
        open.addLast(path);
        try {
            return format == Format.FORMATTED_SQL ? sql(content.get(), inclusion) : tree(content.get(), format, inclusion);
        } catch (ReadFailure e) {
            problems.add(e.problem());
            return List.of();
        } finally {
            open.removeLast();
        }
    }

    /// Files that each include the next one twice are soon too many to ever be read.
    private boolean tooMany(Location at) {
        if (open.size() >= Limit.INCLUDE_DEPTH.most()) {
            problems.error(Code.LIMIT_EXCEEDED, at, "More than " + Limit.INCLUDE_DEPTH.shown() + " changelogs include one another.",
                    "Include the files from one changelog, one beside the other.");
            return true;
        }
        if (++files > Limit.CHANGELOG_FILES.most()) {
            problems.error(Code.LIMIT_EXCEEDED, Location.of(at.file()),
                    "More than " + Limit.CHANGELOG_FILES.shown() + " changelogs are included, counted each time.",
                    "Look for files that are included more than once.");
            return true;
        }
        return false;
    }

    private List<ChangeSet> tree(FileContent content, Format format, Inclusion inclusion) throws ReadFailure {
        Node root = format == Format.XML ? XmlReader.read(content) : YamlReader.read(content);
        if (!root.name().equals("databaseChangeLog")) {
            problems.error(Code.UNKNOWN_ELEMENT, root.at(), "The root element is '" + root.name() + "'.",
                    "A changelog's is 'databaseChangeLog'.");
            return List.of();
        }
        return changelog(root, new FileScope(content.path(), format, inclusion), content);
    }

    private List<ChangeSet> sql(FileContent content, Inclusion inclusion) throws ReadFailure {
        if (!FormattedSqlReader.isFormatted(content)) {
            return PlainSql.read(content, inclusion, recorded, problems);
        }
        FileScope scope = new FileScope(content.path(), Format.FORMATTED_SQL, inclusion);
        return changelog(FormattedSqlReader.read(content, problems), scope, content);
    }

    private List<ChangeSet> changelog(Node root, FileScope file, FileContent content) {
        int asked = asked();
        header(root, file);
        if (file.format() == Format.YAML) {
            root.children()
                    .stream()
                    .filter(child -> child.is("property"))
                    .forEach(child -> properties.read(parameters.expand(child, file), file));
        }
        ChangeSetReader changeSets = new ChangeSetReader(problems, parameters, sources, file, run, options);
        for (Node child : root.children()) {
            element(child, file, changeSets, null);
        }
        boolean plain = root.children().stream().allMatch(child -> child.is("changeSet") || HEADER.stream().anyMatch(child::is));
        if (plain && asked == asked()) {
            standing.note(content, file);
        }
        return inherited(file);
    }

    /// How often something was asked that another file or the caller answers.
    private int asked() {
        return traced.asked() + parameters.asked();
    }

    /// Placeholders in it are expanded in YAML only, as by Liquibase.
    private void header(Node root, FileScope file) {
        Node written = new Node(root.name(), root.attributes(), null, root.at(), headers(root), root.at());
        Node node = file.format() == Format.YAML ? parameters.expand(written, file) : written;
        Fields fields = new Fields(node, problems, file.unknown());
        String logical = fields.text("logicalFilePath");
        String context = new FilterReader(problems).context(fields);
        QuotingStrategy quoting = Choices.of(fields, "objectQuotingStrategy", QuotingStrategy.values(), QuotingStrategy.LEGACY, problems);
        fields.without("changeLogId", XmlReader.SCHEMA_LOCATION);
        fields.done();
        file.header(new Header(logical, context, fields.text("objectQuotingStrategy") == null ? null : quoting,
                Header.letsAnyPass(root.text(XmlReader.SCHEMA_LOCATION))));
    }

    /// What a list of YAML holds of the file's own attributes.
    private static List<Node> headers(Node root) {
        return root.children().stream().filter(child -> HEADER.stream().anyMatch(child::is)).toList();
    }

    /// @param modified what an enclosing `modifyChangeSets` says
    private void element(Node written, FileScope file, ChangeSetReader changeSets, @Nullable Modification modified) {
        file.current(written.is("changeSet") ? new Current(written.text("id"), written.text("author")) : Current.NONE);
        Node node = parameters.expand(written, file);
        switch (node.name()) {
            case "changeSet" -> add(file, changeSet(node, file, changeSets));
            case "include" -> inclusions.include(node, file, modified).forEach(changeSet -> add(file, changeSet));
            case "includeAll" -> inclusions.includeAll(node, file, modified).forEach(changeSet -> add(file, changeSet));
            case "property" -> properties.read(node, file);
            case "preConditions", "preconditions" -> preconditions.add(new PreconditionReader(problems, parameters, file).read(node));
            case "removeChangeSetProperty" -> RemovedProperties.read(node, file, problems);
            case "modifyChangeSets" -> {
                Modification modification = Modification.read(node, file, problems);
                node.children().forEach(child -> element(child, file, changeSets, modification));
            }
            default -> unknown(node, file);
        }
    }

    private ChangeSet changeSet(Node node, FileScope file, ChangeSetReader changeSets) {
        ChangeSet changeSet = changeSets.read(node);
        String logical = node.text("logicalFilePath");
        if (file.format() != Format.FORMATTED_SQL && logical != null && !logical.isBlank()) {
            named.add(changeSet);
        }
        return changeSet;
    }

    private void unknown(Node node, FileScope file) {
        if (HEADER.stream().anyMatch(node::is)) {
            return;
        }
        String fix = Nearest.to(node.name(), ELEMENTS)
                .map(near -> "Write '" + near + "'.")
                .orElse("Known: " + String.join(", ", ELEMENTS) + ".");
        boolean harmless = node.children().isEmpty() && node.attributes().isEmpty();
        problems.add(new Problem(Code.UNKNOWN_ELEMENT,
                harmless ? file.unknown() : Severity.ERROR, node.at(),
                "'databaseChangeLog' has no element '" + node.name() + "'.", fix));
    }

    /// `runOrder="first"` goes behind those that are first already, `last` to the end, all else before those that are last.
    private static void add(FileScope file, ChangeSet changeSet) {
        List<ChangeSet> all = file.changeSets();
        RunOrder order = changeSet.execution().runOrder();
        int at = all.size();
        if (order == null) {
            while (at > 0 && all.get(at - 1).execution().runOrder() == RunOrder.LAST) {
                at--;
            }
        } else if (order == RunOrder.FIRST) {
            at = 0;
            while (at < all.size() && all.get(at).execution().runOrder() == RunOrder.FIRST) {
                at++;
            }
        }
        all.add(at, changeSet);
    }

    /// Gives the logical path of the file, or of the files around it, to change sets that have none of their own, once the file is included.
    private List<ChangeSet> inherited(FileScope file) {
        String logical = file.inheritedLogicalPath();
        if (file.parent() == null || logical == null) {
            return file.changeSets();
        }
        return file.changeSets().stream().map(changeSet -> renamed(changeSet, logical)).toList();
    }

    private ChangeSet renamed(ChangeSet changeSet, String logical) {
        if (logical.isEmpty() || named.contains(changeSet) || recorded.has(changeSet.id())) {
            return changeSet;
        }
        ChangeId id = new ChangeId(changeSet.id().id(), changeSet.id().author(), logical);
        ChangeSet renamed = new ChangeSet(id, changeSet.filters(), changeSet.execution(), changeSet.validCheckSums(), changeSet.comments(),
                changeSet.preconditions(), changeSet.changes(), changeSet.rollback(), changeSet.sqlVisitors(), changeSet.at());
        named.add(renamed);
        return renamed;
    }
}
