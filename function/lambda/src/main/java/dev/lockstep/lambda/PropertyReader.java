package dev.lockstep.lambda;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Takes typed values out of properties that arrive as strings, and collects what is wrong with them.
///
/// An empty string counts as absent: that is what a template's optional parameter becomes.
final class PropertyReader {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private final Json.Fields fields;
    private final List<Problem> problems = new ArrayList<>();

    PropertyReader(Json.Fields fields) {
        this.fields = fields;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void invalid(String name, String message, String fix) {
        problems.add(Problem.error(Code.INVALID_PROPERTY, null, "property " + name + " " + message, fix));
    }

    void missing(String name, String why, String fix) {
        problems.add(Problem.error(Code.MISSING_PROPERTY, null, "property " + name + " is missing: " + why, fix));
    }

    /// Refuses every property that is not in the table, naming the nearest that is.
    void refuseUnknown(Collection<String> known) {
        for (var name : fields.fields().keySet()) {
            if (!known.contains(name)) {
                var fix = Nearest.to(name, known)
                        .map(nearest -> "write " + nearest + " if that is meant, or remove it")
                        .orElse("remove it; known are " + String.join(", ", known));
                problems.add(Problem.error(Code.UNKNOWN_PROPERTY, null, "property " + quoted(name) + " is not known", fix));
            }
        }
    }

    Optional<String> text(String name) {
        return switch (fields.fields().get(name)) {
            case null -> Optional.empty();
            case Json.Nothing _ -> Optional.empty();
            case Json.Text(var text) when text.indexOf('\0') >= 0 -> {
                invalid(name, "holds a NUL character", "take it out: no database can store it");
                yield Optional.empty();
            }
            case Json.Text(var text) -> Optional.of(text).filter(some -> !some.isBlank());
            case Json.Items _,Json.Fields _ -> {
                invalid(name, "is a list or a map", "give it one text");
                yield Optional.empty();
            }
        };
    }

    /// A text that fits a pattern.
    Optional<String> text(String name, Pattern pattern, String wanted) {
        var text = text(name);
        if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
            invalid(name, "is " + quoted(text.get()), "give it " + wanted);
            return Optional.empty();
        }
        return text;
    }

    /// One of the words of a table; the default where it is absent.
    <T> T oneOf(String name, Map<String, T> words, T otherwise) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        var value = words.get(text.get());
        if (value == null) {
            invalid(name, "is " + quoted(text.get()), "write one of " + String.join(", ", words.keySet()));
            return otherwise;
        }
        return value;
    }

    Duration duration(String name, Duration otherwise) {
        return duration(name).orElse(otherwise);
    }

    /// A number with its unit: `500ms`, `5s`, `5m`, `1h`.
    Optional<Duration> duration(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            invalid(name, "is " + quoted(text.get()), "write a number and its unit, such as 5s, 5m or 1h");
            return Optional.empty();
        }
        var number = Long.parseLong(matcher.group(1));
        return Optional.of(switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        });
    }

    Optional<Integer> number(String name, int least, int most) {
        var text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().matches("[0-9]{1,9}")) {
            var number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        }
        invalid(name, "is " + quoted(text.get()), "write a number from " + least + " to " + most);
        return Optional.empty();
    }

    /// A map of texts.
    Map<String, String> map(String name) {
        var texts = new LinkedHashMap<String, String>();
        switch (fields.fields().get(name)) {
            case null -> {}
            case Json.Nothing _ -> {}
            case Json.Text(var text) when text.isBlank() -> {}
            case Json.Fields(var entries) -> entries.forEach((key, value) -> {
                if (value instanceof Json.Text(var text) && text.indexOf('\0') < 0) {
                    texts.put(key, text);
                } else {
                    invalid(name, "has no text for " + quoted(key),
                            "give every parameter one text, without NUL characters");
                }
            });
            case Json.Text _,Json.Items _ -> invalid(name, "is not a map", "write one line per parameter: name, colon, value");
        }
        return texts;
    }

    /// What a person wrote, short enough for a message.
    static String quoted(String text) {
        if (text.length() <= 80) {
            return "\"" + text + "\"";
        }
        int end = Character.isHighSurrogate(text.charAt(59)) ? 59 : 60;
        return "\"" + text.substring(0, end) + "...\"";
    }
}
