package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Location;
import org.jspecify.annotations.Nullable;

/// The lines of a file, one after the other; LF, CR and CRLF end one.
final class SqlLines {

    private final String file;
    private final String text;
    private int position;
    private int number;

    SqlLines(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /// Null behind the last line.
    @Nullable
    SqlLine next() {
        if (position >= text.length()) {
            return null;
        }
        int start = position;
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        boolean pair = end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
        position = end + (pair ? 2 : 1);
        number++;
        return SqlLine.of(text.substring(start, end), number, start);
    }

    Location at(SqlLine line) {
        return new Location(file, line.number(), line.indent() + 1);
    }
}
