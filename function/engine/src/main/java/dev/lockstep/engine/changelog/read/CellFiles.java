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
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The files that fields of a data file name: those of `BLOB` and `CLOB` columns.
final class CellFiles {

    private final SourceFiles files;
    private final Problems problems;
    private final FileScope file;

    CellFiles(SourceFiles files, Problems problems, FileScope file) {
        this.files = files;
        this.problems = problems;
        this.file = file;
    }

    /// The files by the text of the field. A field that names none holds the value itself.
    Map<String, FileContent> of(SourceFile source, CsvFormat format, List<LoadColumn> columns, Location at) {
        List<LoadColumn> large = columns.stream().filter(CellFiles::isLarge).toList();
        FileContent content = source.content();
        if (large.isEmpty() || content == null) {
            return Map.of();
        }
        Charset charset = source.encoding() == null ? StandardCharsets.UTF_8 : Texts.named(source.encoding());
        if (charset == null) {
            problems.error(Code.INVALID_VALUE, at, "The encoding '" + source.encoding() + "' is not known.",
                    "Write UTF-8, or another name that Java knows.");
            return Map.of();
        }
        try {
            return named(Csv.rows(content, charset, format), large, at);
        } catch (IllegalArgumentException e) {
            problems.error(Code.FILE_UNREADABLE, Location.of(content.path()), "The data file cannot be read: " + e.getMessage() + ".",
                    "Correct the file, or the separator and quotchar of the change.");
            return Map.of();
        }
    }

    private static boolean isLarge(LoadColumn column) {
        String type = column.type() == null ? "" : column.type().toUpperCase(Locale.ROOT);
        return type.equals("BLOB") || type.equals("CLOB");
    }

    private Map<String, FileContent> named(List<Csv.Row> rows, List<LoadColumn> large, Location at) {
        Map<String, FileContent> found = new HashMap<>();
        List<String> header = rows.isEmpty() ? List.of() : rows.getFirst().fields();
        for (LoadColumn column : large) {
            int index = index(column, header);
            for (Csv.Row row : rows.subList(Math.min(1, rows.size()), rows.size())) {
                String field = index < 0 || index >= row.fields().size() ? "" : row.fields().get(index).strip();
                if (!field.isEmpty() && !field.equalsIgnoreCase("NULL") && !found.containsKey(field)) {
                    files.beside(file, field, at).ifPresent(content -> found.put(field, content));
                }
            }
        }
        return found;
    }

    private static int index(LoadColumn column, List<String> header) {
        if (column.index() != null) {
            return column.index();
        }
        String name = column.header() == null ? column.name() : column.header();
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).strip().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
