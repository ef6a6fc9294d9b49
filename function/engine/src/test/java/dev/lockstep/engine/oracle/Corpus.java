package dev.lockstep.engine.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changelogs of one project on this machine, that meet the same database one after the other.
///
/// One line of a list says one; a line that starts with `#` says nothing:
/// ```
/// NAME FOLDER CHANGELOG[,CHANGELOG...] [contexts=a,b] [labels=...] [schema=...] [before=FILE.sql] [parameter.NAME=VALUE ...]
///      [foreign=PREFIX,...] [foreignParameters=NAME,...]
/// ```
/// Folders and the file of `before`, which is run in the empty databases, stand relative to the list. `foreign` names customChange classes to be
/// passed over, by what their names start with, and `foreignParameters` what they are given.
record Corpus(String name, @Nullable Path before, List<Subject> subjects) {

    static List<Corpus> in(Path list) throws IOException {
        return Files.readAllLines(list)
                .stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> read(list, line))
                .toList();
    }

    private static Corpus read(Path list, String line) {
        var words = List.of(line.strip().split("\\s+", -1));
        if (words.size() < 3) {
            throw new IllegalArgumentException("a name, a folder and a changelog are needed: " + line);
        }
        var said = new HashMap<String, String>();
        var parameters = new HashMap<String, String>();
        for (var word : words.subList(3, words.size())) {
            var pair = word.split("=", 2);
            if (pair[0].startsWith("parameter.")) {
                parameters.put(pair[0].substring("parameter.".length()), pair[1]);
            } else {
                said.put(pair[0], pair[1]);
            }
        }
        var subjects = new ArrayList<Subject>();
        for (var changelog : words.get(2).split(",", -1)) {
            subjects.add(new Subject(list.resolveSibling(words.get(1)), changelog, said.get("contexts"), said.get("labels"), parameters,
                    said.get("schema"), several(said, "foreign"), several(said, "foreignParameters")));
        }
        var before = said.get("before");
        return new Corpus(words.getFirst(), before == null ? null : list.resolveSibling(before), List.copyOf(subjects));
    }

    private static List<String> several(Map<String, String> said, String key) {
        return Arrays.stream(said.getOrDefault(key, "").split(",", -1)).filter(word -> !word.isEmpty()).toList();
    }
}
