package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.changelog.read.FileScope.Format;
import dev.lockstep.engine.changelog.read.FileScope.Inclusion;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `<include>` and `<includeAll>`: which files they bring in, and under which path.
final class Inclusions {

    private final Assembly assembly;
    private final SearchPath path;
    private final SourceFiles files;
    private final Problems problems;

    Inclusions(Assembly assembly, SearchPath path, SourceFiles files, Problems problems) {
        this.assembly = assembly;
        this.path = path;
        this.files = files;
        this.problems = problems;
    }

    List<ChangeSet> include(Node node, FileScope file, @Nullable Modification modified) {
        Fields fields = new Fields(node, problems, file.unknown());
        String written = fields.required("file").replace('\\', '/');
        boolean relative = fields.bool("relativeToChangelogFile", false);
        boolean needed = fields.bool("errorIfMissing", true);
        Inclusion inclusion = inclusion(fields, file, modified != null);
        fields.without("id", "author", "created");
        fields.done();
        if (written.isBlank()) {
            return List.of();
        }
        String named = relative ? ChangelogPath.sibling(file.path(), written) : written;
        if (!needed && files.find(ChangelogPath.normalize(named), node.at("file"), false).isEmpty()) {
            problems.warning(Code.FILE_NOT_FOUND, node.at("file"), "The file '" + named + "' does not exist and is left out.",
                    "Add the file, or remove the include.");
            return List.of();
        }
        return modified(assembly.file(named, inclusion, node.at("file"), needed), modified);
    }

    private Inclusion inclusion(Fields fields, FileScope file, boolean modified) {
        return new Inclusion(file, new FilterReader(problems).context(fields), fields.text("labels", ""), fields.bool("ignore", false),
                fields.text("logicalFilePath"), modified);
    }

    private static List<ChangeSet> modified(List<ChangeSet> included, @Nullable Modification modified) {
        return modified == null ? included : included.stream().map(modified::applied).toList();
    }

    List<ChangeSet> includeAll(Node node, FileScope file, @Nullable Modification modified) {
        Fields fields = new Fields(node, problems, file.unknown());
        String written = fields.required("path");
        boolean relative = fields.bool("relativeToChangelogFile", false);
        boolean needed = fields.bool("errorIfMissingOrEmpty", true);
        int minDepth = depth(fields, "minDepth", 0);
        int maxDepth = depth(fields, "maxDepth", Integer.MAX_VALUE);
        String ending = fields.text("endsWithFilter", "").strip().toLowerCase(Locale.ROOT);
        Inclusion inclusion = inclusion(fields, file, modified != null);
        refuseClasses(fields);
        fields.done();
        String folder = SourceFiles.resolve(written, relative, file);
        Location at = node.at("path");
        List<String> found = list(folder, at).stream()
                .filter(each -> depth(folder, each) >= minDepth && depth(folder, each) <= maxDepth)
                .filter(each -> each.toLowerCase(Locale.ROOT).endsWith(ending))
                .sorted(Comparator.comparing(each -> each.replace("WEB-INF/classes/", "")))
                .toList();
        if (found.isEmpty() && needed && !ChangelogPath.leadsOut(folder)) {
            problems.error(Code.FILE_NOT_FOUND, at, "The folder '" + folder + "' does not exist or holds no changelog.",
                    "Correct the path; paths start at a root of the search path unless relativeToChangelogFile is true. "
                            + "If it may be empty, write errorIfMissingOrEmpty=\"false\".");
        }
        return modified(read(found, inclusion, at), modified);
    }

    private List<ChangeSet> read(List<String> found, Inclusion inclusion, Location at) {
        List<ChangeSet> all = new ArrayList<>();
        for (String each : found) {
            if (Format.of(each) == null) {
                problems.warning(Code.FILE_UNREADABLE, at, "'" + each + "' is no changelog and is left out.",
                        "Move it out of the folder, or choose files with endsWithFilter.");
            } else {
                all.addAll(assembly.file(each, inclusion, at, true));
            }
        }
        return all;
    }

    private List<String> list(String folder, Location at) {
        if (ChangelogPath.leadsOut(folder)) {
            problems.error(Code.PATH_OUTSIDE_SEARCH_PATH, at, "'" + folder + "' leads out of the search path.",
                    "Add the folder it lies in to the search path, and name it from there.");
            return List.of();
        }
        try {
            return path.list(folder);
        } catch (IOException e) {
            problems.error(Code.FILE_UNREADABLE, at, "The folder '" + folder + "' cannot be read: " + e.getMessage(),
                    "Check the folder and its permissions.");
            return List.of();
        }
    }

    private void refuseClasses(Fields fields) {
        for (String name : List.of("resourceComparator", "filter", "resourceFilter")) {
            Optional.ofNullable(fields.text(name))
                    .ifPresent(type -> problems.error(Code.UNSUPPORTED_CHANGE, fields.node().at(name),
                            "'" + name + "' names the Java class '" + type + "', which is not run here.",
                            "Remove it: files come in plain order of their paths; choose them with minDepth, maxDepth and endsWithFilter."));
        }
    }

    private int depth(Fields fields, String name, int otherwise) {
        String text = fields.text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int depth = Integer.parseInt(text.strip());
            if (depth >= 0) {
                return depth;
            }
        } catch (NumberFormatException e) {
            // said below, together with negative numbers
        }
        problems.error(Code.INVALID_VALUE, fields.node().at(name), "'" + name + "' is '" + text + "'.", "Write a whole number from 0.");
        return otherwise;
    }

    /// 1 for a file right inside the folder.
    private static int depth(String folder, String file) {
        int from = folder.isEmpty() ? 0 : folder.length() + 1;
        return 1 + (int) file.substring(Math.min(from, file.length())).chars().filter(c -> c == '/').count();
    }
}
