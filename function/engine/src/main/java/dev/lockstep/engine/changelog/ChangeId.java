package dev.lockstep.engine.changelog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The identity of a change set, as Liquibase's history table keys it.
///
/// @param path the file as the changelog's author reaches it, or the logical file path
public record ChangeId(String id, String author, String path) {

    /// Written out, as is [#hashCode]: thousands are looked up in a JVM that has just started, where those that the compiler makes take longest.
    /// A history table that was made by hand may lack an id or an author.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChangeId(String otherId, String otherAuthor, String otherPath) && Objects.equals(id, otherId)
                && Objects.equals(author, otherAuthor) && path.equals(otherPath);
    }

    @Override
    public int hashCode() {
        return (Objects.hashCode(id) * 31 + Objects.hashCode(author)) * 31 + path.hashCode();
    }

    /// `path::id::author`, the form Liquibase's messages use.
    @Override
    public String toString() {
        return path + "::" + id + "::" + author;
    }
}
