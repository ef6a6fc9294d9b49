package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.Change;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a run takes of a changelog, and the schema it works in.
///
/// @param contexts empty means every context matches; an entry may hold several, separated by commas, and may be an expression
/// @param labelFilter null means every label matches
/// @param defaultSchema put before the names of objects that carry no schema of their own; null leaves them bare
/// @param takenBack whether somebody can undo a custom change for which its change set has no rollback
public record Selection(List<String> contexts, @Nullable String labelFilter, @Nullable String defaultSchema,
        Predicate<Change.CustomChange> takenBack) {

    /// Everything.
    public static final Selection ALL = new Selection(List.of(), null, null);

    /// Where nobody takes custom changes back.
    public Selection(List<String> contexts, @Nullable String labelFilter, @Nullable String defaultSchema) {
        this(contexts, labelFilter, defaultSchema, _ -> false);
    }

    public Selection {
        contexts = List.copyOf(contexts);
    }
}
