package dev.lockstep.engine.text;

import org.jspecify.annotations.Nullable;

/// Something in the user's input or database that is not as needed: what is true, where, and what to do.
///
/// @param at where it stands; null when it is not about a file
/// @param message one or two sentences, names quoted, never a secret
/// @param fix what the reader can do about it
public record Problem(Code code, Severity severity, @Nullable Location at, String message, String fix) {

    /// A message may quote what is wrong, and that may be as long as a file.
    private static final int LONGEST_MESSAGE = 4000;

    public Problem {
        int length = message.length();
        message = length <= LONGEST_MESSAGE ? message
                : message.substring(0, LONGEST_MESSAGE / 2) + "…" + message.substring(length - LONGEST_MESSAGE / 2);
    }

    public static Problem error(Code code, @Nullable Location at, String message, String fix) {
        return new Problem(code, Severity.ERROR, at, message, fix);
    }

    public static Problem warning(Code code, @Nullable Location at, String message, String fix) {
        return new Problem(code, Severity.WARNING, at, message, fix);
    }

    /// Two lines for a terminal or a log: `place: error LS-1234: message` and the mend.
    public String render() {
        String place = at == null ? "" : at + ": ";
        return place + severity.name().toLowerCase(java.util.Locale.ROOT) + " " + code.id() + ": " + message + System.lineSeparator()
                + "  fix: " + fix;
    }
}
