package dev.lockstep.engine.plan;

import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.checksum.Checksums;
import dev.lockstep.engine.checksum.Variant;
import dev.lockstep.engine.history.HistoryRow;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a change set's text stands to the checksum in its row.
sealed interface Validity {

    /// The checksum is the stored one.
    record Same() implements Validity {}

    /// The text is the stored one, but the row has no checksum, one of an older version, or one that an older release computed in a way of its own.
    record Outdated() implements Validity {}

    /// The text is another one.
    ///
    /// @param now in the version of the stored checksum
    record Changed(Checksum stored, Checksum now) implements Validity {

        /// What stands in the way when the change set must not change.
        Problem message(ChangeSet changeSet) {
            String message = "change set '" + changeSet.id() + "' changed after it was applied: history has checksum " + stored
                    + ", the changelog now gives " + now + ".";
            return Problem.error(Code.CHECKSUM_CHANGED, changeSet.at(), message,
                    "restore the change set as it was applied and put the change into a"
                            + " new one; or, if both texts do the same, accept the applied one with " + accept(changeSet));
        }

        private String accept(ChangeSet changeSet) {
            boolean sql = changeSet.at().file().toLowerCase(Locale.ROOT).endsWith(".sql");
            return sql ? "--validCheckSum: " + stored : "validCheckSum " + stored;
        }
    }

    /// The stored checksum is of a version that nobody here can compute.
    record Unknown(Checksum stored) implements Validity {

        Problem message(ChangeSet changeSet) {
            String message = "the checksum " + stored + " of change set '" + changeSet.id() + "' is of a version later than "
                    + Checksums.LATEST
                    + ", so a newer engine wrote it and it cannot be compared.";
            return Problem.error(Code.CHECKSUM_CHANGED, changeSet.at(), message,
                    "if the change set is unchanged, clear the checksums; the next update fills them in");
        }
    }

    Set<String> ALWAYS_VALID = Set.of("1:any", "1:all", "1:*");

    /// Compares in the version of the stored checksum.
    static Validity of(ChangeSet changeSet, HistoryRow row) {
        Optional<Checksum> stored = row.checksum();
        if (stored.isEmpty()) {
            return new Outdated();
        }
        Checksum old = stored.get();
        if (old.version() < 1 || old.version() > Checksums.LATEST) {
            return new Unknown(old);
        }
        Checksum now = Checksums.of(changeSet, old.version());
        if (now.equals(old)) {
            return old.version() < Checksums.LATEST ? new Outdated() : new Same();
        }
        return older(changeSet, row, old) ? new Outdated() : new Changed(old, now);
    }

    /// What stands in the way of an update: a difference that neither the author has accepted nor leads to another run.
    default Optional<Problem> problem(ChangeSet changeSet) {
        ChangeSet.Execution execution = changeSet.execution();
        return switch (this) {
            case Same() -> Optional.empty();
            case Outdated() -> Optional.empty();
            case Changed changed -> execution.runOnChange() || execution.runAlways() || accepts(changeSet, changed)
                    ? Optional.empty()
                    : Optional.of(changed.message(changeSet));
            case Unknown unknown ->
                execution.runAlways() || acceptsAll(changeSet) ? Optional.empty() : Optional.of(unknown.message(changeSet));
        };
    }

    private static boolean accepts(ChangeSet changeSet, Changed changed) {
        List<Checksum> valid = valid(changeSet);
        return acceptsAll(changeSet) || valid.contains(changed.stored()) || valid.contains(changed.now());
    }

    private static boolean acceptsAll(ChangeSet changeSet) {
        return valid(changeSet).stream().anyMatch(valid -> ALWAYS_VALID.contains(valid.toString().toLowerCase(Locale.ROOT)));
    }

    private static List<Checksum> valid(ChangeSet changeSet) {
        return changeSet.validCheckSums().stream().map(Checksum::parse).flatMap(Optional::stream).toList();
    }

    private static boolean older(ChangeSet changeSet, HistoryRow row, Checksum stored) {
        if (changeSet.execution().runWith() != null && stored.equals(Checksums.of(changeSet, stored.version(), Variant.RUN_WITH))) {
            return true;
        }
        return before426(row.liquibase()) && stored.equals(Checksums.of(changeSet, stored.version(), Variant.EXPANDED_FILES));
    }

    private static boolean before426(@Nullable String release) {
        if (release == null || !release.matches("\\d{1,4}\\.\\d{1,4}\\.\\d+.*")) {
            return false;
        }
        String[] numbers = release.split("\\.", -1);
        return Integer.parseInt(numbers[0]) == 4 && Integer.parseInt(numbers[1]) < 26;
    }
}
