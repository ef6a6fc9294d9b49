package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One element of a changelog, whatever its format. Names compare without regard to case, as in Liquibase.
///
/// A value may be written as an attribute or as a child that holds only text; [#text(String)] finds both.
///
/// @param text stripped of surrounding white space; null where there is none
/// @param textAt where the text's first character stands
record Node(String name, List<Attribute> attributes, @Nullable String text, Location textAt, List<Node> children, Location at) {

    Node {
        attributes = List.copyOf(attributes);
        children = List.copyOf(children);
    }

    /// @param date set where YAML took an unquoted text for a date; the value is then that date as Java prints it
    record Attribute(String name, String value, Location at, @Nullable Instant date) {}

    /// An element of text only.
    static Node of(String name, @Nullable String text, Location at) {
        return new Node(name, List.of(), text, at, List.of(), at);
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    @Nullable
    Attribute attribute(String wanted) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equalsIgnoreCase(wanted)) {
                return attribute;
            }
        }
        return null;
    }

    @Nullable
    Node child(String wanted) {
        for (Node child : children) {
            if (child.is(wanted)) {
                return child;
            }
        }
        return null;
    }

    /// The value of an attribute, or the text of a child of that name.
    @Nullable
    String text(String wanted) {
        Attribute attribute = attribute(wanted);
        if (attribute != null) {
            return attribute.value();
        }
        Node child = child(wanted);
        return child == null ? null : child.text();
    }

    /// Where [#text(String)] found its value; the node itself where there is none.
    Location at(String wanted) {
        Attribute attribute = attribute(wanted);
        if (attribute != null) {
            return attribute.at();
        }
        Node child = child(wanted);
        return child == null ? at : child.textAt();
    }

    /// The children, and before them those attributes that stand for a child: YAML's `rollback: {sql: drop table a}`.
    ///
    /// @param own the attributes that are none
    List<Node> elements(List<String> own) {
        List<Node> elements = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (own.stream().noneMatch(attribute.name()::equalsIgnoreCase)) {
                elements.add(of(attribute.name(), attribute.value(), attribute.at()));
            }
        }
        elements.addAll(children);
        return elements;
    }
}
