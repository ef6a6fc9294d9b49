package dev.lockstep.engine.history;

import java.util.ArrayDeque;
import java.util.Deque;

/// A changelog's path in the form in which paths are compared.
public final class StoredPath {

    private static final String CLASSPATH = "classpath:";

    private StoredPath() {}

    /// Without `classpath:`, a drive letter, a leading slash, `.` and `..`; with `/` between folders.
    public static String normal(String path) {
        if (isNormal(path)) {
            return path;
        }
        String plain = path.startsWith(CLASSPATH) ? path.substring(CLASSPATH.length()) : path;
        plain = plain.replace('\\', '/');
        if (plain.indexOf(':') == 1 && Character.isLetter(plain.charAt(0))) {
            plain = plain.substring(2);
        }
        Deque<String> folders = new ArrayDeque<>();
        for (String part : plain.split("/", -1)) {
            if (part.equals("..") && !folders.isEmpty() && !folders.getLast().equals("..")) {
                folders.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                folders.addLast(part);
            }
        }
        return String.join("/", folders);
    }

    /// Whether nothing of it is to be changed, as with nearly every path. A folder whose name begins with a dot is looked into more closely.
    private static boolean isNormal(String path) {
        char before = '/';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == ':' || c == '\\' || (before == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            before = c;
        }
        return before != '/';
    }
}
