package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Nearest;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the values out of one node and remembers the names that were asked for: whatever else the node holds is unknown, and is said to be so.
final class Fields {

    /// How the names of attributes begin that may hold a whole text, a large value or SQL.
    private static final List<String> LONG = List.of("value", "defaultValue", "remarks", "comment", "sql", "where", "replace", "with",
            "procedure", "selectQuery", "message", "onFailMessage", "onErrorMessage", "expectedResult", "checkConstraint");

    private final Node node;
    private final Problems problems;
    private final Severity unknownElement;
    private final Severity unknownAttribute;
    private final List<String> known = new ArrayList<>();

    Fields(Node node, Problems problems, Severity unknown) {
        this(node, problems, unknown, unknown);
    }

    Fields(Node node, Problems problems, Severity unknownElement, Severity unknownAttribute) {
        this.node = node;
        this.problems = problems;
        this.unknownElement = unknownElement;
        this.unknownAttribute = unknownAttribute;
    }

    Node node() {
        return node;
    }

    Location at() {
        return node.at();
    }

    @Nullable
    String text(String name) {
        known.add(name);
        String text = node.text(name);
        if (text == null || text.length() <= Limit.NAME_LENGTH.most() || LONG.stream().anyMatch(name::startsWith)) {
            return text;
        }
        problems.error(Code.LIMIT_EXCEEDED, node.at(name),
                "'" + name + "' of '" + node.name() + "' is longer than " + Limit.NAME_LENGTH.shown() + " characters.",
                "No such name or list is that long; check how the file was generated.");
        return text.substring(0, 100);
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    /// A value that must be there; an empty one stands in for it, so that reading goes on.
    String required(String name) {
        String text = text(name);
        if (text == null) {
            problems.error(Code.MISSING_ATTRIBUTE, at(), "'" + node.name() + "' has no '" + name + "'.", "Add " + name + "=\"...\".");
            return "";
        }
        return text;
    }

    /// The text `true` is true, any other is false, as in Liquibase; null where absent. White space around it does not count, as for XSD's type.
    @Nullable
    Boolean bool(String name) {
        String written = text(name);
        if (written == null) {
            return null;
        }
        String text = written.strip();
        boolean truth = text.equalsIgnoreCase("true");
        if (!truth && !text.equalsIgnoreCase("false")) {
            problems.warning(Code.INVALID_VALUE, node.at(name), "'" + name + "' is '" + text + "', which counts as false.",
                    "Write true or false.");
        }
        return truth;
    }

    boolean bool(String name, boolean otherwise) {
        Boolean value = bool(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    BigInteger integer(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            if (text.length() > Limit.NUMBER_LENGTH.most()) {
                throw new NumberFormatException("too long");
            }
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            problems.error(Code.INVALID_VALUE, node.at(name), "'" + name + "' is '" + text + "', which is not a whole number.",
                    "Write digits only.");
            return null;
        }
    }

    /// The children of a name.
    List<Node> children(String name) {
        known.add(name);
        return node.children().stream().filter(child -> child.is(name)).toList();
    }

    @Nullable
    Node child(String name) {
        known.add(name);
        return node.child(name);
    }

    /// Names that are known and say nothing here.
    void without(String... names) {
        known.addAll(List.of(names));
    }

    /// Names that Liquibase reads and does nothing with.
    ///
    /// @param element as the reader of the problem knows it
    void unused(String element, List<String> names) {
        known.addAll(names);
        for (String name : names) {
            if (node.attribute(name) != null || node.child(name) != null) {
                problems.warning(Code.WITHOUT_EFFECT, node.at(name), "'" + name + "' of " + element + " has no effect.", "Remove it.");
            }
        }
    }

    /// Says what was never asked for.
    void done() {
        for (Node.Attribute attribute : node.attributes()) {
            if (!isKnown(attribute.name())) {
                unknown(Code.UNKNOWN_ATTRIBUTE, unknownAttribute, "attribute", attribute.name(), attribute.at());
            }
        }
        for (Node child : node.children()) {
            if (!isKnown(child.name())) {
                unknown(Code.UNKNOWN_ELEMENT, unknownElement, "element", child.name(), child.at());
            }
        }
    }

    private boolean isKnown(String name) {
        for (String one : known) {
            if (one.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private void unknown(Code code, Severity severity, String kind, String name, Location at) {
        String fix = Nearest.to(name, known)
                .map(near -> "Write '" + near + "'.")
                .orElse(known.isEmpty() ? "Remove it."
                        : "Remove it. Known here: " + String.join(", ", known.stream().distinct().sorted().toList()) + ".");
        String message = "'" + node.name() + "' has no " + kind + " '" + name + "'.";
        problems.add(new Problem(code, severity, at, message, fix));
    }
}
