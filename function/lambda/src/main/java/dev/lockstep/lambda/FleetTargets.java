package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The databases of a run, in the order of their list: one JSON object a line.
///
/// @param version S3's id of the list; empty where the bucket keeps no versions
record FleetTargets(List<String> names, String version) {

    FleetTargets {
        names = List.copyOf(names);
    }

    /// Reports all that is wrong in all lines at once, each with its place.
    ///
    /// @param file for the places of problems
    static Read<FleetTargets> read(String file, FleetFiles.Listed listed, Json.Fields common) {
        var problems = new ArrayList<Problem>(FleetTarget.common(common));
        var lines = new LinkedHashMap<String, Integer>();
        int number = 0;
        for (var line : new String(listed.content().bytes(), UTF_8).lines().toList()) {
            number++;
            var name = read(new Location(file, number, 0), line, common, problems);
            var earlier = name.isEmpty() ? null : lines.putIfAbsent(name, number);
            if (earlier != null) {
                problems.add(Problem.error(Code.TARGETS_UNREADABLE, new Location(file, number, 0),
                        "the database " + PropertyReader.quoted(name) + " stands in line " + earlier + " already",
                        "remove one of the two, or give them different Names if they are two"));
            }
        }
        if (lines.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.error(Code.TARGETS_UNREADABLE, Location.of(file), "the list of databases is empty",
                    "write one JSON object a line, such as {\"SecretArn\": \"arn:…\", \"Host\": \"db.example\", \"Database\": \"app\"}"));
        }
        return problems.isEmpty() ? new Read.Complete<>(new FleetTargets(new ArrayList<>(lines.keySet()), listed.version()), List.of())
                : new Read.Refused<>(problems);
    }

    /// An empty line is refused, since nobody says whether a map counts it as an item.
    ///
    /// @return its name; empty where the line is no object
    private static String read(Location at, String line, Json.Fields common, List<Problem> problems) {
        if (line.isBlank()) {
            problems.add(Problem.error(Code.TARGETS_UNREADABLE, at, "the line is empty", "remove it"));
            return "";
        }
        try {
            if (Json.read(line.getBytes(UTF_8)) instanceof Json.Fields own) {
                FleetTarget.read(own, common)
                        .refusals()
                        .forEach(problem -> problems.add(Problem.error(problem.code(), at, problem.message(), problem.fix())));
                return FleetTarget.name(own, common);
            }
            problems.add(Problem.error(Code.TARGETS_UNREADABLE, at, "the line holds no JSON object", "write one object a line"));
        } catch (IOException _) {
            problems.add(
                    Problem.error(Code.TARGETS_UNREADABLE, at, "the line is not JSON", "write one object a line, and no comma behind it"));
        }
        return "";
    }
}
