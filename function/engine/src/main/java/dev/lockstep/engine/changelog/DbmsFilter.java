package dev.lockstep.engine.changelog;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A `dbms` attribute.
///
/// @param written the text; null where absent
public record DbmsFilter(@Nullable String written) {

    public static final DbmsFilter ANY = new DbmsFilter(null);

    /// Of a change set or a precondition, where names compare without regard to case. Those of changes, `modifySql` and properties do not.
    public static DbmsFilter ignoringCase(@Nullable String written) {
        return new DbmsFilter(written == null ? null : written.toLowerCase(Locale.ROOT));
    }

    /// Whether PostgreSQL is meant: named, or not excluded by a list of exclusions, or `all`; `none` never is.
    public boolean matchesPostgres() {
        if (written == null || written.isBlank()) {
            return true;
        }
        List<String> names = List.of(written.split(","))
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
