package dev.lockstep.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Asks a person before something is destroyed.
final class Confirmation {

    private Confirmation() {}

    /// @throws Refusal where nobody can be asked
    static void mustBePossible(Surroundings surroundings) {
        if (!surroundings.terminal()) {
            throw Refusal.unconfirmed("drop-all asks before it drops anything, and there is no terminal to ask on.",
                    "pass --force if everything is to be dropped without being asked");
        }
    }

    /// Whether the database's name or a yes was typed.
    ///
    /// @param schemas empty means the default one
    static boolean given(Surroundings surroundings, List<String> schemas, String database) {
        String where = schemas.isEmpty() ? "the default schema" : "the schemas " + String.join(", ", schemas);
        surroundings.err()
                .print("This drops all tables, views and sequences of " + where + ", and the history, in the database '" + database
                        + "'. Type its name, or y, to go on: ");
        surroundings.err().flush();
        try {
            String line = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8)).readLine();
            String typed = line == null ? "" : line.strip();
            return typed.equals(database) || typed.equalsIgnoreCase("y") || typed.equalsIgnoreCase("yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
