package dev.lockstep.engine.changelog;

import org.jspecify.annotations.Nullable;

/// One part of `<modifySql>`: how the SQL that a change set renders to is altered. Parts for other databases are not here.
public sealed interface SqlVisitor {

    Scope scope();

    /// @param dbms the attribute as written, for version 8 checksums
    record Scope(boolean applyToRollback, @Nullable String dbms, ContextFilter context, Labels labels) {}

    record Prepend(String value, Scope scope) implements SqlVisitor {}

    record Append(String value, Scope scope) implements SqlVisitor {}

    record AppendIfNotPresent(String value, Scope scope) implements SqlVisitor {}

    record Replace(String replace, String with, Scope scope) implements SqlVisitor {}

    record RegExpReplace(String replace, String with, Scope scope) implements SqlVisitor {}
}
