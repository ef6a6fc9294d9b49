package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Location;

/// From an offset in a text to line and column. Made for offsets that ascend; an earlier one costs a fresh start.
final class Lines {

    private final String file;
    private final String text;
    private int offset;
    private int line = 1;
    private int lineStart;

    Lines(String file, String text) {
        this.file = file;
        this.text = text;
    }

    Location at(int wanted) {
        if (wanted < lineStart) {
            offset = 0;
            line = 1;
            lineStart = 0;
        }
        for (int end = Math.min(wanted, text.length()); offset < end; offset++) {
            char c = text.charAt(offset);
            if (c == '\n' || (c == '\r' && (offset + 1 >= text.length() || text.charAt(offset + 1) != '\n'))) {
                line++;
                lineStart = offset + 1;
            }
        }
        return new Location(file, line, wanted - lineStart + 1);
    }
}
