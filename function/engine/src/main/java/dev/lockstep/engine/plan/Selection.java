package dev.lockstep.engine.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run takes of a changelog, and the schema it works in.
///
/// @param contexts empty means every context matches; an entry may hold several, separated by commas, and may be an expression
/// @param labelFilter null means every label matches
/// @param defaultSchema put before the names of objects that carry no schema of their own; null leaves them bare
public record Selection(List<String> contexts, @Nullable String labelFilter, @Nullable String defaultSchema) {

    /// Everything.
    public static final Selection ALL = new Selection(List.of(), null, null);

    public Selection {
        contexts = List.copyOf(contexts);
    }
}
