package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.text.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One changelog file while it is being read: what it says of itself, how it was included, and the change sets read so far.
final class FileScope {

    /// Changes whose attributes every schema lists.
    private static final Set<String> STRICT = Set.of("setTableRemarks", "setColumnRemarks", "addPrimaryKey", "addUniqueConstraint",
            "createIndex", "createView", "delete", "loadUpdateData", "sqlFile", "output");

    private final String path;
    private final Format format;
    private final Inclusion inclusion;
    private final List<ChangeSet> changeSets = new ArrayList<>();
    private final Set<String> strippedPlacements = new HashSet<>();
    private Header header = Header.NONE;
    private Current current = Current.NONE;
    private boolean reaching;

    /// @param path where the file is found
    FileScope(String path, Format format, Inclusion inclusion) {
        this.path = path;
        this.format = format;
        this.inclusion = inclusion;
    }

    /// The kind of a file; it bears on how strict Liquibase is with it, and on defaults.
    enum Format {
        XML,
        YAML,
        FORMATTED_SQL,
        PLAIN_SQL;

        /// By extension; null where there is none of these.
        static @Nullable Format of(String path) {
            String lower = path.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".xml")) {
                return XML;
            }
            if (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json")) {
                return YAML;
            }
            return lower.endsWith(".sql") ? FORMATTED_SQL : null;
        }
    }

    /// What an `include` says of the file it brings in.
    ///
    /// @param parent the including file; null for the root
    /// @param context as written; empty where absent
    /// @param modified whether it stands inside `modifyChangeSets`
    record Inclusion(@Nullable FileScope parent, String context, String labels, boolean ignore, @Nullable String logicalFilePath,
            boolean modified) {
        static final Inclusion ROOT = new Inclusion(null, "", "", false, null, false);
    }

    /// What the file says at its head.
    ///
    /// @param anyAttribute whether its schema lets any attribute of most changes pass
    record Header(@Nullable String logicalFilePath, String context, @Nullable QuotingStrategy quoting, boolean anyAttribute) {

        private static final Pattern LENIENT = Pattern.compile("dbchangelog-3\\.([6-9]|10)\\.xsd");

        static final Header NONE = new Header(null, "", null, false);

        /// The schemas 3.6 to 3.10 do.
        static boolean letsAnyPass(@Nullable String schema) {
            return schema != null && LENIENT.matcher(schema).find();
        }
    }

    /// The change set that is being read, for parameters that name it.
    record Current(@Nullable String id, @Nullable String author) {
        static final Current NONE = new Current(null, null);
    }

    String path() {
        return path;
    }

    Format format() {
        return format;
    }

    Inclusion inclusion() {
        return inclusion;
    }

    @Nullable
    FileScope parent() {
        return inclusion.parent();
    }

    Header header() {
        return header;
    }

    void header(Header read) {
        header = read;
    }

    Current current() {
        return current;
    }

    void current(Current now) {
        current = now;
    }

    List<ChangeSet> changeSets() {
        return changeSets;
    }

    /// Whether a rollback in it names another change set, which may stand in another file.
    boolean isReaching() {
        return reaching;
    }

    void reaches() {
        reaching = true;
    }

    /// Attributes of added columns that `removeChangeSetProperty` takes away.
    Set<String> strippedPlacements() {
        return strippedPlacements;
    }

    /// The path that the file's change sets are known by.
    String filePath() {
        String logical = header.logicalFilePath();
        return logical == null ? path : ChangelogPath.logical(logical);
    }

    String localKey() {
        return ChangelogPath.logical(filePath());
    }

    /// The logical path that change sets without one of their own get when the file is included: this file's, the nearest including file's, or
    /// the one the `include` gives.
    @Nullable
    String inheritedLogicalPath() {
        for (FileScope scope = this; scope != null; scope = scope.parent()) {
            String logical = scope.header.logicalFilePath();
            if (logical != null && !logical.isBlank()) {
                return logical;
            }
        }
        return inclusion.logicalFilePath();
    }

    /// Liquibase refuses what it does not know in XML, and passes over it elsewhere.
    Severity unknown() {
        return format == Format.YAML ? Severity.WARNING : Severity.ERROR;
    }

    /// An attribute that a change does not have.
    Severity unknownOf(String change) {
        return header.anyAttribute() && !STRICT.contains(change) ? Severity.WARNING : unknown();
    }
}
