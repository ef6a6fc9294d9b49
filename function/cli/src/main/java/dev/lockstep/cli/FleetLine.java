package dev.lockstep.cli;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Problem;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes what a line of a list says of its database, and collects what is wrong with it. An empty text counts as absent.
///
/// @param problems grows as the line is read
record FleetLine(JsonObject said, Location at, List<Problem> problems) {

    void refuseUnknown(List<String> known) {
        SequencedSet<String> names = new TreeSet<>(said.texts().keySet());
        names.addAll(said.maps().keySet());
        names.addAll(said.others());
        for (String name : names) {
            if (!known.contains(name)) {
                wrong(Code.UNKNOWN_PROPERTY, "property \"" + name + "\" is not known",
                        Nearest.to(name, known)
                                .map(nearest -> "write " + nearest + " if that is meant, or remove it")
                                .orElse("remove it; known are " + String.join(", ", known)));
            }
        }
    }

    void invalid(String name, String message, String fix) {
        wrong(Code.INVALID_PROPERTY, "property " + name + " " + message, fix);
    }

    void missing(String name, String why, String fix) {
        wrong(Code.MISSING_PROPERTY, "property " + name + " is missing: " + why, fix);
    }

    private void wrong(Code code, String message, String fix) {
        problems.add(Problem.error(code, at, message, fix));
    }

    @Nullable
    String text(String name) {
        if (said.maps().containsKey(name) || said.others().contains(name)) {
            invalid(name, "is a list or a map", "give it one text");
        }
        String text = said.texts().get(name);
        if (text != null && text.indexOf('\0') >= 0) {
            invalid(name, "holds a NUL character", "take it out: no database can store it");
            return null;
        }
        return text == null || text.isBlank() ? null : text;
    }

    @Nullable
    String text(String name, Pattern pattern, String wanted) {
        String text = text(name);
        if (text != null && !pattern.matcher(text).matches()) {
            invalid(name, "is \"" + text + "\"", "give it " + wanted);
        }
        return text;
    }

    @Nullable
    String oneOf(String name, List<String> words) {
        String text = text(name);
        if (text != null && !words.contains(text)) {
            invalid(name, "is \"" + text + "\"", "write one of " + String.join(", ", words));
        }
        return text;
    }

    Map<String, String> map(String name) {
        if (said.texts().containsKey(name) || said.others().contains(name)) {
            invalid(name, "is no map of texts", "write it as {\"name\": \"value\"}");
        }
        return said.maps().getOrDefault(name, Map.of());
    }
}
