package dev.lockstep.engine.history.jdbc;

import dev.lockstep.engine.changelog.ChangeId;
import dev.lockstep.engine.checksum.Checksum;
import dev.lockstep.engine.text.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The note that a change set outside a transaction was begun: which, and how many of its statements are known to be done.
///
/// It stands in the lock table, in a row other than 1 whose LOCKED is false: Liquibase 4.33 looks at row 1 only. The history
/// table cannot hold it, since Liquibase takes a row of any EXECTYPE it knows for applied, and fails on others. The row goes
/// away in the transaction that writes the history row.
///
/// @param row the number of the row
/// @param key the identity, digested: it would not fit into the column
/// @param checksum of the text whose statements were counted
/// @param done statements that have certainly been completed
/// @param failed the statement after those has ended with an error; otherwise its outcome is not known
public record StartedMark(int row, String key, String checksum, int done, boolean failed) {

    private static final Pattern FORM = Pattern.compile("lockstep (started|failed) ([0-9a-f]{64}) ([0-9a-f]+) ([0-9]{1,9}) .*",
            Pattern.DOTALL);

    static Optional<StartedMark> parse(int row, String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new StartedMark(row, matcher.group(2), matcher.group(3), Integer.parseInt(matcher.group(4)),
                        matcher.group(1).equals("failed")))
                : Optional.empty();
    }

    /// A change set has the same key whatever its text becomes.
    public static String key(ChangeId id) {
        return digest(id.toString());
    }

    /// Of a text whose statements are counted and that has no checksum of its own.
    public static String digest(String text) {
        return Sha256.hex(text);
    }

    /// Notes that the change set is begun.
    public static String insert(HistoryTable table, ChangeId id, Checksum checksum) {
        return "INSERT INTO " + table.lockName() + " (" + columns(table) + ") SELECT greatest(max(" + table.lockColumn("id")
                + "), 1) + 1, FALSE, localtimestamp, " + Quoted.text(text("started", id, checksum, 0)) + " FROM " + table.lockName();
    }

    /// Notes how far it has come.
    public static String update(HistoryTable table, ChangeId id, Checksum checksum, int done, boolean failed) {
        return "UPDATE " + table.lockName() + " SET " + table.lockColumn("lockedby") + " = "
                + Quoted.text(text(failed ? "failed" : "started", id, checksum, done)) + where(table, id);
    }

    public static String delete(HistoryTable table, ChangeId id) {
        return "DELETE FROM " + table.lockName() + where(table, id);
    }

    /// For a person: the statement that removes this note.
    public String removal(HistoryTable table) {
        return "DELETE FROM " + table.lockName() + " WHERE " + table.lockColumn("id") + " = " + row;
    }

    private static String where(HistoryTable table, ChangeId id) {
        return " WHERE " + table.lockColumn("id") + " <> 1 AND " + table.lockColumn("lockedby") + " LIKE 'lockstep % " + key(id) + " %'";
    }

    private static String columns(HistoryTable table) {
        return table.lockColumn("id") + ", " + table.lockColumn("locked") + ", " + table.lockColumn("lockgranted") + ", "
                + table.lockColumn("lockedby");
    }

    private static String text(String state, ChangeId id, Checksum checksum, int done) {
        String whole = "lockstep " + state + " " + key(id) + " " + checksum.hex() + " " + done + " " + id;
        return whole.codePointCount(0, whole.length()) <= 255 ? whole : whole.substring(0, whole.offsetByCodePoints(0, 255));
    }
}
