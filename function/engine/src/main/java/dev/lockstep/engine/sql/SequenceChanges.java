package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Sequences. One that exists already is left alone, as Liquibase leaves it.
final class SequenceChanges {

    private final Draft draft;
    private final Identifiers names;

    SequenceChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    void create(Change.CreateSequence change) {
        refuseOrder(change.ordered());
        draft.add("CREATE SEQUENCE IF NOT EXISTS " + names.qualified(change.schemaName(), change.sequenceName())
                + clause(" AS ", change.dataType())
                + clause(" START WITH ", change.startValue())
                + clause(" INCREMENT BY ", change.incrementBy())
                + clause(" MINVALUE ", change.minValue())
                + clause(" MAXVALUE ", change.maxValue())
                + cache(change.cacheSize())
                + (Boolean.TRUE.equals(change.cycle()) ? " CYCLE" : ""));
    }

    void alter(Change.AlterSequence change) {
        refuseOrder(change.ordered());
        Boolean cycle = change.cycle();
        draft.add("ALTER SEQUENCE " + names.qualified(change.schemaName(), change.sequenceName())
                + clause(" AS ", change.dataType())
                + clause(" INCREMENT BY ", change.incrementBy())
                + clause(" MINVALUE ", change.minValue())
                + clause(" MAXVALUE ", change.maxValue())
                + cache(change.cacheSize())
                + (cycle == null ? "" : cycle ? " CYCLE" : " NO CYCLE"));
    }

    void rename(Change.RenameSequence change) {
        draft.add("ALTER SEQUENCE " + names.qualified(change.schemaName(), change.oldSequenceName()) + " RENAME TO "
                + names.object(change.newSequenceName()));
    }

    void drop(Change.DropSequence change) {
        draft.add("DROP SEQUENCE " + names.qualified(change.schemaName(), change.sequenceName()) + " CASCADE");
    }

    private void refuseOrder(@Nullable Boolean ordered) {
        if (ordered != null) {
            draft.invalid(draft.at(), "PostgreSQL has no ordered sequences", "leave ordered out");
        }
    }

    private static String cache(@Nullable BigInteger size) {
        return size == null ? "" : " CACHE " + size.max(BigInteger.ONE);
    }

    private static String clause(String words, @Nullable Object value) {
        return value == null ? "" : words + value;
    }
}
