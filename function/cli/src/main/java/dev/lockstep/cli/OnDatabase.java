package dev.lockstep.cli;

import picocli.CommandLine.Mixin;

/// The options of a command that needs a database only.
final class OnDatabase {

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Mixin
    OutputOptions output = new OutputOptions();
}
