package dev.lockstep.engine.changelog;

import org.jspecify.annotations.Nullable;

/// The identity of a change set, as Liquibase's history table keys it.
///
/// @param path the file as the changelog's author reaches it, or the logical file path
public record ChangeId(String id, String author, String path) {

    /// Written out, as is [#hashCode]: thousands are looked up in a JVM that has just started, where those that the compiler makes take longest.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChangeId(String otherId, String otherAuthor, String otherPath) && id.equals(otherId)
                && author.equals(otherAuthor) && path.equals(otherPath);
    }

    @Override
    public int hashCode() {
        return (id.hashCode() * 31 + author.hashCode()) * 31 + path.hashCode();
    }

    /// `path::id::author`, the form Liquibase's messages use.
    @Override
    public String toString() {
        return path + "::" + id + "::" + author;
    }
}
