package dev.lockstep.testkit.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A piece of a changelog, before it is written in one of the formats.
///
/// @param name the element's name in XML
/// @param text what stands between its tags, null for nothing
record Element(String name, SequencedMap<String, String> attributes, @Nullable String text, List<Element> children) {

    Element {
        attributes = new LinkedHashMap<>(attributes);
        children = List.copyOf(children);
    }

    static Element of(String name) {
        return new Element(name, new LinkedHashMap<>(), null, List.of());
    }

    /// Nothing changes where the value is null.
    Element with(String attribute, @Nullable String value) {
        if (value == null) {
            return this;
        }
        var more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Element(name, more, text, children);
    }

    Element with(Map<String, String> more) {
        var result = this;
        for (var entry : more.entrySet()) {
            result = result.with(entry.getKey(), entry.getValue());
        }
        return result;
    }

    Element saying(String words) {
        return new Element(name, attributes, words, children);
    }

    Element holding(List<Element> more) {
        var all = new ArrayList<>(children);
        all.addAll(more);
        return new Element(name, attributes, text, all);
    }

    Element holding(Element... more) {
        return holding(List.of(more));
    }
}
