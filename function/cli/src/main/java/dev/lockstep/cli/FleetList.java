package dev.lockstep.cli;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The databases of a fleet, one JSON object a line. All that is wrong in all lines is reported at once, each with its place.
final class FleetList {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FleetList() {}

    /// @param name of the file as it was typed, for the places of problems
    static Read<List<FleetMember>> read(Path file, String name, FleetMember.Common common) {
        try {
            return read(Files.readString(file), name, common);
        } catch (CharacterCodingException e) {
            return refused(Location.of(name), "the list is not in UTF-8", "save it in UTF-8");
        } catch (IOException e) {
            return refused(Location.of(name), "the list could not be read: " + FileTrouble.in(e),
                    "name a file that exists, one JSON object a line");
        }
    }

    private static Read<List<FleetMember>> read(String text, String name, FleetMember.Common common) {
        List<Problem> problems = new ArrayList<>();
        List<FleetMember> members = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : text.replaceFirst("^" + BYTE_ORDER_MARK, "").lines().toList()) {
            number++;
            Location at = new Location(name, number, 0);
            if (line.isBlank()) {
                continue;
            }
            try {
                FleetMember member = FleetMember.read(new FleetLine(JsonObject.read(line), at, problems), common);
                Integer earlier = lines.putIfAbsent(member.name(), number);
                if (earlier == null) {
                    members.add(member);
                } else {
                    problems.add(unreadable(at, "the database \"" + member.name() + "\" stands in line " + earlier + " already",
                            "remove one of the two, or give them different Names if they are two"));
                }
            } catch (IOException e) {
                problems.add(unreadable(at, "the line " + e.getMessage(), "write one object a line, and no comma behind it"));
            }
        }
        if (lines.isEmpty() && problems.isEmpty()) {
            return refused(Location.of(name), "the list of databases is empty",
                    "write one JSON object a line, such as {\"Name\": \"one\", \"Host\": \"db.example\", \"Database\": \"app\"}");
        }
        return problems.isEmpty() ? new Read.Complete<>(members, List.of()) : new Read.Refused<>(problems);
    }

    private static Read<List<FleetMember>> refused(Location at, String message, String fix) {
        return new Read.Refused<>(List.of(unreadable(at, message, fix)));
    }

    private static Problem unreadable(Location at, String message, String fix) {
        return Problem.error(Code.TARGETS_UNREADABLE, at, message, fix);
    }
}
