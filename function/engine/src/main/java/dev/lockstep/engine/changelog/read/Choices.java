package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Code;
import java.util.Arrays;

/// Attributes that take one of a few words.
final class Choices {

    private Choices() {}

    /// The value that the attribute names, without regard to case.
    static <E extends Enum<E>> E of(Fields fields, String name, E[] values, E otherwise, Problems problems) {
        String text = fields.text(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        for (E value : values) {
            if (value.name().equalsIgnoreCase(text.strip())) {
                return value;
            }
        }
        problems.error(Code.INVALID_VALUE, fields.node().at(name), "'" + name + "' is '" + text + "'.",
                "Write one of " + String.join(", ", Arrays.stream(values).map(Enum::name).toList()) + ".");
        return otherwise;
    }
}
