package dev.lockstep.engine.changelog;

/// The identity of a change set, as Liquibase's history table keys it.
///
/// @param path the file as the changelog's author reaches it, or the logical file path
public record ChangeId(String id, String author, String path) {

    /// `path::id::author`, the form Liquibase's messages use.
    @Override
    public String toString() {
        return path + "::" + id + "::" + author;
    }
}
