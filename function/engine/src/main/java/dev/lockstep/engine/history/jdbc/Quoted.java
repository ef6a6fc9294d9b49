package dev.lockstep.engine.history.jdbc;

import org.jspecify.annotations.Nullable;

/// Values and names as they stand in SQL, where statements travel together and cannot be bound one by one.
public final class Quoted {

    private Quoted() {}

    /// A text literal that means the same whatever `standard_conforming_strings` is; null is `NULL`.
    public static String text(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /// A name that the server takes as it stands.
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
