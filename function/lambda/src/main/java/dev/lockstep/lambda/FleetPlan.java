package dev.lockstep.lambda;

import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.util.ArrayList;
import java.util.List;

/// What a run of the state machine is to do, read from its input and checked before any database is touched.
///
/// @param key of the list of databases
/// @param canaries how many of the first ones go before all others
/// @param concurrency how many are migrated at once
/// @param tolerated how many may fail after the canaries
record FleetPlan(String key, FleetTargets targets, int canaries, int concurrency, int tolerated) {

    private static final List<String> KNOWN = List.of("Targets", "Properties", "Canaries", "MaxConcurrency", "ToleratedFailures");
    /// Step Functions' own limits.
    private static final int MOST_ITEMS = 100_000_000;
    private static final int MOST_AT_ONCE = 10_000;

    /// @param input of the execution
    /// @param defaults what the template says where the input does not
    static Read<FleetPlan> read(Json.Fields input, Json.Fields defaults, FleetFiles files) {
        var reader = new PropertyReader(input);
        reader.refuseUnknown(KNOWN);
        var key = reader.text("Targets").orElse("");
        if (key.isEmpty()) {
            reader.missing("Targets", "there is no list of databases", "give the execution the key of one, such as targets/europe.jsonl");
        } else if (!key.startsWith(FleetFiles.TARGETS)) {
            reader.invalid("Targets", "is " + PropertyReader.quoted(key), "put the list below " + FleetFiles.TARGETS);
        }
        if (!(input.fields().get("Properties") instanceof Json.Fields)) {
            reader.missing("Properties", "it holds what all databases have in common",
                    "give the execution a map of them, as in {\"Properties\": {\"Changelog\": \"s3://bucket/release.zip!/changelog.xml\"}}");
        }
        int canaries = reader.number("Canaries", 1, MOST_AT_ONCE).orElse(FleetRow.number(defaults, "Canaries"));
        int concurrency = reader.number("MaxConcurrency", 1, MOST_AT_ONCE).orElse(FleetRow.number(defaults, "MaxConcurrency"));
        int tolerated = reader.number("ToleratedFailures", 0, MOST_ITEMS).orElse(FleetRow.number(defaults, "ToleratedFailures"));
        var problems = new ArrayList<Problem>(reader.problems());
        if (!problems.isEmpty()) {
            return new Read.Refused<>(problems);
        }
        return switch (targets(key, "", input.object("Properties"), files)) {
            case Read.Complete<FleetTargets>(var targets, _) ->
                new Read.Complete<>(new FleetPlan(key, targets, canaries, concurrency, tolerated), List.of());
            case Read.Refused<FleetTargets>(var wrong) -> new Read.Refused<>(wrong);
        };
    }

    /// @param version empty for the newest
    static Read<FleetTargets> targets(String key, String version, Json.Fields common, FleetFiles files) {
        return switch (files.targets(key, version)) {
            case Read.Complete<FleetFiles.Listed>(var listed, _) -> FleetTargets.read(key, listed, common);
            case Read.Refused<FleetFiles.Listed>(var wrong) -> new Read.Refused<>(wrong);
        };
    }
}
