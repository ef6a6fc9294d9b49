package dev.lockstep.engine.checksum;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

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
        ByteArrayOutputStream kept = new ByteArrayOutputStream(data.length);
        int start = 0;
        for (int i = 0; i <= data.length; i++) {
            if (i == data.length || data[i] == '\n') {
                line(data, start, i, comment, kept);
                start = i + 1;
            }
        }
        return kept.toByteArray();
    }

    private static void line(byte[] data, int start, int end, String comment, ByteArrayOutputStream kept) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            if (data[i] != '\r') {
                line.write(data[i]);
            }
        }
        boolean skipped = line.size() == 0 || (!comment.isEmpty() && (data[start] & 0xFF) == comment.charAt(0));
        if (!skipped) {
            if (kept.size() > 0) {
                kept.write('\n');
            }
            kept.writeBytes(line.toByteArray());
        }
    }

    private static boolean white(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
