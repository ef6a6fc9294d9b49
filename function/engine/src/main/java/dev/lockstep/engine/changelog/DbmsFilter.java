package dev.lockstep.engine.changelog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `dbms` attribute.
///
/// @param written the text; null where absent
public record DbmsFilter(@Nullable String written) {

    public static final DbmsFilter ANY = new DbmsFilter(null);

    /// Whether PostgreSQL is meant: named, or not excluded by a list of exclusions, or `all`; `none` never is.
    public boolean matchesPostgres() {
        if (written == null || written.isBlank()) {
            return true;
        }
        List<String> names = List.of(written.toLowerCase(java.util.Locale.ROOT).split(","))
                .stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.contains("all")) {
            return true;
        }
        if (names.contains("none") || names.contains("!postgresql")) {
            return false;
        }
        return names.contains("postgresql") || names.stream().allMatch(name -> name.startsWith("!"));
    }
}
