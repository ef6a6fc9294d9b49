package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.QuotingStrategy;
import java.util.Locale;

/// The name under which an object of a changelog is looked up in the catalog, as Liquibase folds it: `PERSON` is `person`, `Person` is itself.
public final class CatalogName {

    private CatalogName() {}

    /// @param quoting of the change set that asks; where it quotes everything, nothing is folded
    public static String of(QuotingStrategy quoting, String written) {
        boolean kept = switch (quoting) {
            case QUOTE_ALL_OBJECTS -> true;
            case QUOTE_ONLY_RESERVED_WORDS -> written.startsWith("\"") && written.endsWith("\"");
            case LEGACY -> written.contains("-") || Identifiers.mixedCase(written) || Identifiers.startsWithDigit(written)
                    || Identifiers.reserved(written);
        };
        return kept ? written : written.toLowerCase(Locale.ROOT);
    }
}
