package dev.lockstep.cli;

import dev.lockstep.engine.fleet.FleetPlan;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a fleet. There is no `--url`: the list names the databases.
final class FleetOptions {

    @Option(names = "--targets", required = true, paramLabel = "FILE", description = "The databases, one JSON object a line; docs/fleet.md has the names.")
    String targets = "";

    @Option(names = "--at-once", paramLabel = "N", description = "How many databases are migrated at once. Default: 16.")
    int atOnce = FleetPlan.DEFAULT.atOnce();

    @Option(names = "--at-once-per-host", paramLabel = "N", description = "How many of them may be on one server. Default: 8.")
    int atOncePerHost = FleetPlan.DEFAULT.atOncePerHost();

    @Option(names = "--canaries", paramLabel = "N", description = "How many of the list go first: if one of them fails, no other is begun. Default: 1.")
    int canaries = FleetPlan.DEFAULT.canaries();

    @Option(names = "--tolerate", paramLabel = "N", description = "How many may fail behind the canaries before no other is begun. Default: 0.")
    int tolerated = FleetPlan.DEFAULT.tolerated();

    @Option(names = "--results", paramLabel = "FILE", description = "Adds a JSON object for each database as it ends.")
    @Nullable
    String results;

    @Option(names = "--resume", description = "Leaves out the databases that are done by what the results file says.")
    boolean resume;

    @Option(names = "--username", paramLabel = "NAME", description = "The role for databases that name none and no secret. Default: PGUSER.")
    @Nullable
    String username;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "The password of databases that name no secret. Default: PGPASSWORD, which keeps it off the process list.")
    @Nullable
    String password;

    @Mixin
    ChangelogOptions changelog = new ChangelogOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    Read<FleetPlan> plan() {
        List<Problem> problems = new ArrayList<>();
        least(problems, "--at-once", atOnce, 1);
        least(problems, "--at-once-per-host", atOncePerHost, 1);
        least(problems, "--canaries", canaries, 0);
        least(problems, "--tolerate", tolerated, 0);
        if (resume && results == null) {
            problems.add(Problem.error(Code.INVALID_OPTION, null, "--resume has no results to go by.",
                    "name the file of the earlier run: --results FILE"));
        }
        return problems.isEmpty() ? new Read.Complete<>(new FleetPlan(atOnce, atOncePerHost, canaries, tolerated), List.of())
                : new Read.Refused<>(problems);
    }

    private static void least(List<Problem> problems, String option, int value, int least) {
        if (value < least) {
            problems.add(Problem.error(Code.INVALID_OPTION, null, option + " cannot be " + value + ".", "write a number from " + least));
        }
    }
}
