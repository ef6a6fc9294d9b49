package dev.lockstep.testkit.generate;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The files of one changelog, by path.
final class Files {

    private final LinkedHashMap<String, String> texts = new LinkedHashMap<>();

    void add(String path, String text) {
        texts.put(path, text);
    }

    SequencedMap<String, String> all() {
        return new LinkedHashMap<>(texts);
    }
}
