package dev.lockstep.engine.changelog;

import java.util.List;
import java.util.Set;

/// A whole changelog, all its files assembled: what there is to apply, in order.
///
/// @param path of the root file
/// @param preconditions of the root and of every included file that has some
/// @param parameterNames what was looked up for `${name}`, in lower case, whether it was found or not
public record Changelog(String path, List<Preconditions> preconditions, List<ChangeSet> changeSets, Set<String> parameterNames) {

    public Changelog {
        preconditions = List.copyOf(preconditions);
        changeSets = List.copyOf(changeSets);
        parameterNames = Set.copyOf(parameterNames);
    }
}
