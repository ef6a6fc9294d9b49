package dev.lockstep.engine;

import dev.lockstep.engine.changelog.read.SearchPath;

/// Where the changelog is.
///
/// @param file the root changelog's path in the search path; it is what history stores
public record ChangelogSource(SearchPath files, String file) {}
