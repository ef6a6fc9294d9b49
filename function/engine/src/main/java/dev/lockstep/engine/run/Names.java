package dev.lockstep.engine.run;

import java.util.Locale;

/// Names of objects, as the catalog has them.
final class Names {

    private Names() {}

    /// A name as it ends up in the catalog under Liquibase's default quoting: mixed case is kept, all else is folded.
    static String stored(String written) {
        boolean lower = written.chars().anyMatch(Character::isLowerCase);
        boolean upper = written.chars().anyMatch(Character::isUpperCase);
        return (lower && upper) || written.contains("-") ? written : written.toLowerCase(Locale.ROOT);
    }
}
