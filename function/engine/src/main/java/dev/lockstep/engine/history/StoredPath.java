package dev.lockstep.engine.history;

import java.util.ArrayDeque;
import java.util.Deque;

/// A changelog's path in the form in which paths are compared.
public final class StoredPath {

    private static final String CLASSPATH = "classpath:";

    private StoredPath() {}

    /// Without `classpath:`, a drive letter, a leading slash, `.` and `..`; with `/` between folders.
    public static String normal(String path) {
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
}
