package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All that a changelog was made of: which files, folders and parameters were looked up, and what was found, each in one line. The check of a file that
/// [stands by itself][Changelog.Origin#standing] is followed by what else bears on its change sets.
///
/// @param lines a letter for what it is of, a check of what was found, a space, and the name
public record Inputs(List<String> lines) {

    private static final char FILE = 'f';
    private static final char STANDING = 's';
    private static final char FOLDER = 'd';
    private static final char PARAMETER = 'p';
    private static final String ABSENT = "-";

    public Inputs {
        lines = List.copyOf(lines);
    }

    /// What was noted; empty where it is no such note, whoever has written it.
    public static Optional<Inputs> noted(String text) {
        List<String> lines = text.lines().toList();
        return lines.isEmpty() || !lines.stream().allMatch(Inputs::isLine) ? Optional.empty() : Optional.of(new Inputs(lines));
    }

    private static boolean isLine(String line) {
        int space = line.indexOf(' ');
        int behindCheck = line.indexOf(StandingFiles.BEHIND_CHECK);
        if (space < 2) {
            return false;
        }
        return switch (line.charAt(0)) {
            case STANDING -> behindCheck > 0 && behindCheck < space;
            case FILE, FOLDER, PARAMETER -> true;
            default -> false;
        };
    }

    /// What a changelog was made of.
    ///
    /// @param options with which it was read
    public static Inputs of(Changelog.Origin origin, ReadOptions options) {
        Map<String, String> parameters = Parameters.given(options);
        List<String> all = new ArrayList<>();
        origin.lookups().forEach(line -> all.add(standing(line, origin.standing().get(name(line)))));
        new TreeSet<>(origin.parameterNames()).forEach(name -> all.add(parameter(name, parameters.get(name))));
        return new Inputs(all);
    }

    /// @param standing null where the file does not stand by itself
    private static String standing(String line, @Nullable String standing) {
        return standing != null && line.equals(FILE + StandingFiles.check(standing) + ' ' + name(line))
                ? STANDING + standing + ' ' + name(line)
                : line;
    }

    private static String unmarked(String line) {
        return FILE + line.substring(1, line.indexOf(StandingFiles.BEHIND_CHECK)) + ' ' + name(line);
    }

    private static String name(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    /// The files that stand by themselves, and what is noted of each.
    public Map<String, String> standing() {
        return lines.stream()
                .filter(line -> line.charAt(0) == STANDING)
                .collect(Collectors.toUnmodifiableMap(Inputs::name, line -> line.substring(1, line.indexOf(' ')), (one, _) -> one));
    }

    static String file(String name, Optional<FileContent> found) {
        return FILE + found.map(FileContent::check).orElse(ABSENT) + ' ' + name;
    }

    static String folder(String name, List<String> found) {
        return FOLDER + FileContent.check(String.join("\n", found)) + ' ' + name;
    }

    static String parameter(String name, @Nullable String value) {
        return PARAMETER + (value == null ? ABSENT : Sha256.hex(value)) + ' ' + name;
    }

    /// Whether the same lookups still find the very same.
    public boolean areStillIn(SearchPath path, ReadOptions options) {
        Map<String, String> parameters = Parameters.given(options);
        try {
            for (String line : lines) {
                String name = name(line);
                String now = switch (line.charAt(0)) {
                    case FILE, STANDING -> file(name, path.find(name));
                    case FOLDER -> folder(name, path.list(name));
                    default -> parameter(name, parameters.get(name));
                };
                if (!now.equals(line.charAt(0) == STANDING ? unmarked(line) : line)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // who reads the changelog will tell
        }
    }
}
