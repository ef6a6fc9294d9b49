package dev.lockstep.engine.checksum;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What of a text or a data file is hashed. White space is four bytes: space, tab, CR and LF; other Unicode spaces stay.
final class SqlBytes {

    private SqlBytes() {}

    /// Version 9: no white space at all, not even in literals.
    static byte[] withoutWhiteSpace(byte[] text) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length);
        for (byte b : text) {
            if (!white(b)) {
                kept.write(b);
            }
        }
        return kept.toByteArray();
    }

    /// Version 8: runs of white space become one space, none at the ends.
    static byte[] version8(String header, byte[] text) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length + header.length());
        kept.writeBytes(header.getBytes(StandardCharsets.UTF_8));
        boolean started = false;
        boolean gap = false;
        for (byte b : text) {
            if (white(b)) {
                gap = started;
            } else {
                if (gap) {
                    kept.write(' ');
                }
                kept.write(b);
                started = true;
                gap = false;
            }
        }
        return kept.toByteArray();
    }

    /// The lines of a data file, without CR, blank lines and comment lines, and without a line break at the end.
    ///
    /// @param comment only its first character is looked at; empty for none
    static byte[] csv(byte[] data, String comment) {
        List<Line> lines = lines(data, comment);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(data.length);
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.kind() == Kind.DATA) {
                if (last >= 0) {
                    kept.write('\n');
                }
                kept.writeBytes(line.text().getBytes(StandardCharsets.ISO_8859_1));
                last = i;
            }
        }
        if (last >= 0 && keepsLastBreak(lines.subList(last + 1, lines.size()))) {
            kept.write('\n');
        }
        return kept.toByteArray();
    }

    /// After the last line of data come blank lines and comments only. Liquibase looks one line ahead of them for the end of the file and takes every
    /// second line that is a comment for data, unless the line before it ends in CR LF; then a line break stays.
    private static boolean keepsLastBreak(List<Line> tail) {
        boolean ahead = false;
        for (Line line : tail) {
            if (ahead && line.kind() == Kind.COMMENT) {
                return true;
            }
            ahead = !ahead && !line.carriageReturn();
        }
        return false;
    }

    private enum Kind {
        DATA,
        BLANK,
        COMMENT
    }

    /// @param text without CR; one character for each byte
    private record Line(Kind kind, String text, boolean carriageReturn) {}

    private static List<Line> lines(byte[] data, String comment) {
        List<Line> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int start = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n') {
                lines.add(line(line, comment, i - start));
                start = i + 1;
            } else if (data[i] != '\r') {
                line.write(data[i]);
            }
        }
        if (start < data.length) {
            lines.add(line(line, comment, data.length - start));
        }
        return lines;
    }

    private static Line line(ByteArrayOutputStream collected, String comment, int length) {
        String text = collected.toString(StandardCharsets.ISO_8859_1);
        collected.reset();
        boolean commented = !text.isEmpty() && !comment.isEmpty() && text.charAt(0) == comment.charAt(0);
        return new Line(text.isEmpty() ? Kind.BLANK : commented ? Kind.COMMENT : Kind.DATA, text, text.length() < length);
    }

    private static boolean white(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
