package dev.lockstep.engine.changelog.read;

import java.util.ArrayDeque;
import java.util.Deque;

/// How the path of a file becomes what history stores.
final class ChangelogPath {

    private static final String CLASSPATH = "classpath:";

    private ChangelogPath() {}

    /// Without `classpath:`, drive letter and leading slash, with `/` between folders, `.` and `..` resolved.
    /// A path that leads out of its root begins with `..` still.
    static String normalize(String path) {
        String plain = path.startsWith(CLASSPATH) ? path.substring(CLASSPATH.length()) : path;
        plain = plain.replace('\\', '/');
        if (plain.indexOf(':') == 1) {
            plain = plain.substring(2);
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : plain.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    /// A path seen from the folder of another file.
    static String sibling(String of, String path) {
        int slash = of.lastIndexOf('/');
        return normalize(slash < 0 ? path : of.substring(0, slash + 1) + path.replace('\\', '/'));
    }

    static boolean leadsOut(String normalized) {
        return normalized.equals("..") || normalized.startsWith("../");
    }

    /// A logical file path as a changelog or a change set gives it: not a path to any file, so nothing is resolved.
    static String logical(String path) {
        String plain = path.replace('\\', '/');
        return plain.startsWith("/") ? plain.substring(1) : plain;
    }
}
