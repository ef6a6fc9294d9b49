package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.QuotingStrategy;
import org.jspecify.annotations.Nullable;

/// What rendering needs to know beside the change itself.
///
/// @param quoting the change set's `objectQuotingStrategy`
/// @param defaultSchema put before the names of objects that carry no schema of their own, as Liquibase does; a run passes what
/// `current_schema()` said when it began, so that a change set which sets `search_path` does not move the tables of later ones. Null: such
/// names stay bare
public record RenderOptions(QuotingStrategy quoting, @Nullable String defaultSchema) {}
