package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.ColumnValue.FileReference;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the files that a changelog names.
final class SourceFiles {

    private final SearchPath path;
    private final Problems problems;
    private long bytes;

    SourceFiles(SearchPath path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    /// The content at a normalised path; empty, with a problem, where it cannot be had.
    ///
    /// @param needed whether a missing file is a problem
    Optional<FileContent> find(String normalized, Location at, boolean needed) {
        if (ChangelogPath.leadsOut(normalized)) {
            problems.error(Code.PATH_OUTSIDE_SEARCH_PATH, at, "'" + normalized + "' leads out of the search path.",
                    "Add the folder it lies in to the search path, and name it from there.");
            return Optional.empty();
        }
        try {
            Optional<FileContent> found = path.find(normalized);
            if (found.isEmpty() && needed) {
                problems.error(Code.FILE_NOT_FOUND, at, "The file '" + normalized + "' does not exist in the search path.",
                        mend(normalized));
            }
            bytes += found.map(FileContent::size).orElse(0);
            if (bytes > Limit.ALL_FILES_SIZE.most()) {
                problems.error(Code.LIMIT_EXCEEDED, at, "With '" + normalized + "' more than " + Limit.ALL_FILES_SIZE.shown()
                        + " have been read, files counted each time they are named.",
                        "Load large data in another way than by a changelog.");
                return Optional.empty();
            }
            return found;
        } catch (IOException e) {
            problems.error(Code.FILE_UNREADABLE, at, "The file '" + normalized + "' cannot be read: " + e.getMessage(),
                    "Check the file and its permissions.");
            return Optional.empty();
        }
    }

    /// Names a file of the same folder whose name is near.
    private String mend(String normalized) throws IOException {
        int slash = normalized.lastIndexOf('/');
        String folder = slash < 0 ? "" : normalized.substring(0, slash);
        return Nearest.to(normalized, path.list(folder).stream().limit(1000).toList())
                .map(near -> "There is '" + near + "': write that, or add the missing file.")
                .orElse("Correct the path, or add the file; paths start at a root of the search path unless relativeToChangelogFile is true.");
    }

    /// The `path` or `file` of a change, with `relativeToChangelogFile` and `encoding`.
    ///
    /// @param needed whether it is a problem if the file does not exist
    @Nullable
    SourceFile named(Fields fields, String attribute, FileScope file, boolean needed) {
        Boolean relative = fields.bool("relativeToChangelogFile");
        String encoding = fields.text("encoding");
        String written = fields.text(attribute);
        if (written == null || written.isBlank()) {
            return null;
        }
        String normalized = resolve(written, Boolean.TRUE.equals(relative), file);
        FileContent content = find(normalized, fields.node().at(attribute), needed).orElse(null);
        return new SourceFile(written, relative, encoding, content);
    }

    /// The file of `valueClobFile` or `valueBlobFile`, which lies beside the changelog.
    @Nullable
    FileReference value(Fields fields, String attribute, FileScope file) {
        String written = fields.text(attribute);
        if (written == null) {
            return null;
        }
        return new FileReference(written, beside(file, written, fields.node().at(attribute)).orElse(null));
    }

    /// A file that may lie beside the changelog; what is no path of one is none.
    Optional<FileContent> beside(FileScope file, String written, Location at) {
        String normalized = ChangelogPath.sibling(file.path(), written);
        return ChangelogPath.leadsOut(normalized) || normalized.indexOf('\0') >= 0 ? Optional.empty() : find(normalized, at, false);
    }

    static String resolve(String written, boolean relative, FileScope file) {
        return relative ? ChangelogPath.sibling(file.path(), written) : ChangelogPath.normalize(written);
    }

    /// The text of SQL in a file.
    @Nullable
    String sql(SourceFile source, Location at) {
        FileContent content = source.content();
        if (content == null) {
            return null;
        }
        String name = source.encoding();
        Charset charset = name == null || name.isBlank() ? StandardCharsets.UTF_8 : Texts.named(name);
        if (charset == null) {
            problems.error(Code.INVALID_VALUE, at, "The encoding '" + name + "' is not known.",
                    "Write UTF-8, or another name that Java knows.");
            return null;
        }
        try {
            return Texts.ofSql(content, charset, problems);
        } catch (ReadFailure e) {
            problems.add(e.problem());
            return null;
        }
    }
}
