package dev.lockstep.engine.text;

/// A place in a changelog file: where a node, a statement or a problem stands.
///
/// @param file the path as history stores it, with `/` between folders
/// @param line from 1; 0 where only the file is known
/// @param column from 1; 0 where only the line is known
public record Location(String file, int line, int column) {

    public Location {
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("line and column count from 1, 0 is unknown: " + line + ":" + column);
        }
    }

    /// The file as a whole.
    public static Location of(String file) {
        return new Location(file, 0, 0);
    }

    /// `file:line:column`, leaving out what is not known.
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
