package dev.lockstep.engine.checksum;

import java.util.Optional;

/// A change set's checksum, as the history table stores it.
///
/// @param version of the algorithm, from 1
/// @param hex 32 lower-case hexadecimal digits, or whatever an older version stored
public record Checksum(int version, String hex) {

    /// Reads `9:0123…`; a text without a version counts as version 1.
    public static Optional<Checksum> parse(String stored) {
        String text = stored.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon <= 0 || colon > 3 || !isNumber(text, colon)) {
            return Optional.of(new Checksum(1, text));
        }
        return Optional.of(new Checksum(Integer.parseInt(text.substring(0, colon)), text.substring(colon + 1)));
    }

    private static boolean isNumber(String text, int length) {
        for (int i = 0; i < length; i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// `version:hex`.
    @Override
    public String toString() {
        return version + ":" + hex;
    }
}
