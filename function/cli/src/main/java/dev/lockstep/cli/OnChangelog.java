package dev.lockstep.cli;

import picocli.CommandLine.Mixin;

/// The options of a command that needs both a changelog and a database.
final class OnChangelog {

    @Mixin
    ChangelogOptions changelog = new ChangelogOptions();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Mixin
    OutputOptions output = new OutputOptions();
}
