package dev.lockstep.engine.changelog;

import dev.lockstep.engine.changelog.Change.CsvFormat;
import dev.lockstep.engine.text.Limit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads the data file of `loadData`: RFC 4180 with a choice of separator and quote, as Liquibase reads it.
///
/// A quoted field may hold separators, line breaks and doubled quotes; white space counts; a quote in the middle of an unquoted field is an
/// ordinary character. We read it ourselves because that is all there is to it, and a library would be one more jar in the function's zip.
public final class Csv {

    /// One row, and the line of the file on which it begins, from 1.
    public record Row(List<String> fields, int line) {
        public Row {
            fields = List.copyOf(fields);
        }
    }

    /// Stands for "no quote"; no text holds it.
    private static final char NONE = '\uFFFF';

    private final String text;
    private final char separator;
    private final char quote;
    private int position;
    private int line = 1;

    private Csv(String text, CsvFormat format) {
        this.text = text;
        this.separator = first("\\t".equals(format.separator()) ? "\t" : format.separator(), ',');
        String quotes = format.quotchar();
        this.quote = quotes != null && quotes.isBlank() ? NONE : first(quotes, '"');
    }

    /// All rows, the header first. Blank rows and, after the header, comments are left out. A file whose name ends in `.gz` is unpacked.
    ///
    /// Liquibase 4.33 takes the first blank row for the end of the file and loses what follows without a word; we read on.
    ///
    /// @throws IllegalArgumentException if a quoted field is not closed or the file is no archive; the message says where
    public static List<Row> rows(FileContent content, Charset charset, CsvFormat format) {
        var reader = new Csv(unpacked(content).text(charset), format);
        String comment = format.commentLineStartsWith() == null ? "#" : format.commentLineStartsWith();
        List<Row> rows = new ArrayList<>();
        while (reader.position < reader.text.length()) {
            Row row = reader.row();
            boolean blank = row.fields().size() == 1 && row.fields().getFirst().isBlank();
            boolean comments = !comment.isEmpty() && row.fields().getFirst().startsWith(comment);
            if (rows.isEmpty() || (!blank && !comments)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() {
        int begin = line;
        List<String> fields = new ArrayList<>();
        do {
            fields.add(position < text.length() && text.charAt(position) == quote ? quoted(begin) : plain());
        } while (skip(separator));
        skipLineBreak();
        return new Row(fields, begin);
    }

    private String plain() {
        int start = position;
        while (position < text.length() && text.charAt(position) != separator && !atLineBreak()) {
            position++;
        }
        return text.substring(start, position);
    }

    /// A quote that neither ends the field nor is doubled belongs to the text.
    private String quoted(int begin) {
        position++;
        var field = new StringBuilder();
        while (position < text.length()) {
            if (atLineBreak()) {
                skipLineBreak();
                field.append('\n');
                continue;
            }
            char c = text.charAt(position++);
            if (c != quote) {
                field.append(c);
            } else if (!skip(quote)) {
                if (position == text.length() || text.charAt(position) == separator || atLineBreak()) {
                    return field.toString();
                }
                field.append(quote);
            } else {
                field.append(quote);
            }
        }
        throw new IllegalArgumentException("the quoted field in the row of line " + begin + " is not closed");
    }

    private boolean atLineBreak() {
        char c = text.charAt(position);
        return c == '\n' || c == '\r';
    }

    private void skipLineBreak() {
        if (position < text.length() && atLineBreak()) {
            if (!skip('\r') || (position < text.length() && text.charAt(position) == '\n')) {
                position++;
            }
            line++;
        }
    }

    private boolean skip(char expected) {
        boolean there = position < text.length() && text.charAt(position) == expected;
        if (there) {
            position++;
        }
        return there;
    }

    private static char first(@Nullable String written, char otherwise) {
        return written == null || written.isEmpty() ? otherwise : written.charAt(0);
    }

    private static FileContent unpacked(FileContent content) {
        if (!content.path().toLowerCase(Locale.ROOT).endsWith(".gz")) {
            return content;
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(content.bytes()))) {
            byte[] unpacked = in.readNBytes(Limit.FILE_SIZE.most() + 1);
            if (unpacked.length > Limit.FILE_SIZE.most()) {
                throw new IllegalArgumentException("unpacked it is larger than " + Limit.FILE_SIZE.shown());
            }
            return new FileContent(content.path(), unpacked);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file is not a gzip archive: " + e.getMessage(), e);
        }
    }
}
