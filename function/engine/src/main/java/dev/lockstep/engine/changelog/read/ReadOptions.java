package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.changelog.Changelog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the caller says that bears on reading a changelog.
///
/// @param contexts of the run; empty means every context matches
/// @param labelFilter of the run; null means every label matches
/// @param parameters for `${name}`, which win over the changelog's own properties
/// @param databaseProperties built-in ones such as `database.defaultSchemaName`, which win over everything else, as in Liquibase
/// @param customChanges whether `customChange` is let through, for a handler to run or to be skipped
/// @param recorded what history holds already; Liquibase keeps an old identity there in two cases, a plain SQL file recorded as `raw_…` and a
/// file that an including file gives a `logicalFilePath`. Empty where history is not known
/// @param settled files in which an update is known to find nothing to do as long as the same [stands][Changelog.Origin#standing] of them, by path:
/// they may be left unread. Empty where every change set is wanted
public record ReadOptions(List<String> contexts, @Nullable String labelFilter, Map<String, String> parameters,
        Map<String, String> databaseProperties, boolean customChanges, Set<ChangeId> recorded, Map<String, String> settled) {

    /// Nothing said.
    public static final ReadOptions DEFAULT = new ReadOptions(List.of(), null, Map.of(), Map.of(), false);

    public ReadOptions {
        contexts = List.copyOf(contexts);
        parameters = Map.copyOf(parameters);
        databaseProperties = Map.copyOf(databaseProperties);
        recorded = Set.copyOf(recorded);
        settled = Map.copyOf(settled);
    }

    /// Whether a changelog that was read with these options is the same with others.
    public boolean readAlike(Changelog.Origin origin, ReadOptions others) {
        Map<String, String> ours = Parameters.given(this);
        Map<String, String> theirs = Parameters.given(others);
        return contexts.equals(others.contexts) && Objects.equals(labelFilter, others.labelFilter) && customChanges == others.customChanges
                && origin.parameterNames().stream().allMatch(name -> Objects.equals(ours.get(name), theirs.get(name)))
                && origin.identities().stream().allMatch(id -> recorded.contains(id) == others.recorded.contains(id))
                && origin.unread().stream().allMatch(path -> Objects.equals(settled.get(path), others.settled.get(path)));
    }

    /// The same, and these files may be left unread.
    public ReadOptions leavingUnread(Map<String, String> files) {
        return new ReadOptions(contexts, labelFilter, parameters, databaseProperties, customChanges, recorded, files);
    }

    /// Where every change set is wanted.
    public ReadOptions(List<String> contexts, @Nullable String labelFilter, Map<String, String> parameters,
            Map<String, String> databaseProperties, boolean customChanges, Set<ChangeId> recorded) {
        this(contexts, labelFilter, parameters, databaseProperties, customChanges, recorded, Map.of());
    }

    /// Where history is not known.
    public ReadOptions(List<String> contexts, @Nullable String labelFilter, Map<String, String> parameters,
            Map<String, String> databaseProperties, boolean customChanges) {
        this(contexts, labelFilter, parameters, databaseProperties, customChanges, Set.of());
    }
}
