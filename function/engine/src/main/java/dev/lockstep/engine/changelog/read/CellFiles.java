package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change.CsvFormat;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.Csv;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.LoadColumn;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files that fields of a data file name: those of `BLOB` and `CLOB` columns.
final class CellFiles {

    /// Characters; longer texts are no paths.
    private static final int LONGEST_PATH = 255;

    private final SourceFiles files;
    private final Problems problems;
    private final FileScope file;

    CellFiles(SourceFiles files, Problems problems, FileScope file) {
        this.files = files;
        this.problems = problems;
        this.file = file;
    }

    /// The files by the text of the field, beside the changelog. A field that names none holds the value itself.
    Map<String, FileContent> of(SourceFile source, CsvFormat format, List<LoadColumn> columns, Location at) {
        FileContent content = source.content();
        if (content == null) {
            return Map.of();
        }
        Charset charset = source.encoding() == null ? StandardCharsets.UTF_8 : Texts.named(source.encoding());
        if (charset == null) {
            problems.error(Code.INVALID_VALUE, at, "The encoding '" + source.encoding() + "' is not known.",
                    "Write UTF-8, or another name that Java knows.");
            return Map.of();
        }
        try {
            List<Csv.Row> rows = Csv.rows(content, charset, format);
            refuseNul(rows, content.path());
            return named(rows, source, columns, at);
        } catch (IllegalArgumentException e) {
            problems.error(Code.FILE_UNREADABLE, Location.of(content.path()), "The data file cannot be read: " + e.getMessage() + ".",
                    "Correct the file, or the separator and quotchar of the change.");
            return Map.of();
        }
    }

    private void refuseNul(List<Csv.Row> rows, String path) {
        for (Csv.Row row : rows) {
            if (row.fields().stream().anyMatch(field -> field.indexOf('\0') >= 0)) {
                problems.error(Code.FILE_UNREADABLE, new Location(path, row.line(), 0), "The data file holds a NUL character.",
                        "PostgreSQL cannot store it in any text; if the file is UTF-16, say so with encoding=\"UTF-16\".");
                return;
            }
        }
    }

    private Map<String, FileContent> named(List<Csv.Row> rows, SourceFile source, List<LoadColumn> columns, Location at) {
        Map<String, FileContent> found = new HashMap<>();
        List<String> header = rows.isEmpty() ? List.of() : rows.getFirst().fields();
        for (int i = 0; i < header.size(); i++) {
            String type = type(columns, header.get(i).strip(), i);
            if (type != null && !type.equals("BLOB") && !type.equals("CLOB")) {
                continue;
            }
            Set<String> fields = new HashSet<>();
            for (Csv.Row row : rows.subList(1, rows.size())) {
                fields.add(i < row.fields().size() ? row.fields().get(i) : "");
            }
            for (String field : fields) {
                if (mayBePath(field, type) && (isNamed(field, source, at) || "BLOB".equals(type))) {
                    files.beside(file, field, at).ifPresent(content -> found.put(field, content));
                }
            }
        }
        return found;
    }

    /// Where no type is said, any text may turn out to be the path of a file; few look like one.
    private static boolean mayBePath(String field, @Nullable String type) {
        boolean text = field.isBlank() || field.equalsIgnoreCase("NULL") || field.indexOf('\n') >= 0 || field.length() > LONGEST_PATH;
        return !text && (type != null || field.indexOf('.') > 0);
    }

    /// Text for a CLOB is looked up as the data file itself was; its content is then taken from beside the changelog.
    private boolean isNamed(String field, SourceFile source, Location at) {
        String path = SourceFiles.resolve(field, Boolean.TRUE.equals(source.relativeToChangelogFile()), file);
        return !ChangelogPath.leadsOut(path) && path.indexOf('\0') < 0 && files.find(path, at, false).isPresent();
    }

    private static @Nullable String type(List<LoadColumn> columns, String field, int index) {
        for (LoadColumn column : columns) {
            if (Integer.valueOf(index).equals(column.index()) || field.equalsIgnoreCase(column.header())
                    || field.equalsIgnoreCase(column.name())) {
                return column.type() == null ? null : column.type().toUpperCase(Locale.ROOT);
            }
        }
        return null;
    }
}
