package dev.lockstep.engine.changelog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A whole changelog, all its files assembled: what there is to apply, in order.
///
/// @param path of the root file
/// @param preconditions of the root and of every included file that has some
/// @param origin what it was made of
public record Changelog(String path, List<Preconditions> preconditions, List<ChangeSet> changeSets, Origin origin) {

    public Changelog {
        preconditions = List.copyOf(preconditions);
        changeSets = List.copyOf(changeSets);
    }

    /// What a changelog was made of, as far as it could be another one the next time, or for another database.
    ///
    /// @param lookups which files and folders were looked up, and what was found, each in one line
    /// @param parameterNames what was looked up for `${name}`, in lower case, whether it was found or not
    /// @param identities of which was asked whether history has them
    /// @param standing files on whose change sets nothing bears but what is noted here of each, by path
    /// @param unread those of them that were passed over, so that their change sets are missing
    public record Origin(List<String> lookups, Set<String> parameterNames, Set<ChangeId> identities, Map<String, String> standing,
            Set<String> unread) {

        /// Of one that was made of nothing but itself.
        public static final Origin NONE = new Origin(List.of(), Set.of(), Set.of(), Map.of(), Set.of());

        public Origin {
            lookups = List.copyOf(lookups);
            parameterNames = Set.copyOf(parameterNames);
            identities = Set.copyOf(identities);
            standing = Map.copyOf(standing);
            unread = Set.copyOf(unread);
        }
    }
}
