package dev.lockstep.engine.changelog;

import java.util.List;

/// A whole changelog, all its files assembled: what there is to apply, in order.
///
/// @param path of the root file
/// @param preconditions of the root and of every included file that has some
public record Changelog(String path, List<Preconditions> preconditions, List<ChangeSet> changeSets) {

    public Changelog {
        preconditions = List.copyOf(preconditions);
        changeSets = List.copyOf(changeSets);
    }
}
