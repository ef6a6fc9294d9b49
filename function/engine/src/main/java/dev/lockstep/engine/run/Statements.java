package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.sql.StatementKind;
import dev.lockstep.engine.sql.StatementSplitter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a statement is to be sent, by what can be told of it from its words. When in doubt, the careful answer.
final class Statements {

    private static final Pattern ATOMIC = Pattern.compile("\\bbegin\\s+atomic\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SETTING = Pattern.compile("select\\s+(pg_catalog\\.)?set_config\\s*\\(", Pattern.CASE_INSENSITIVE);
    private static final Pattern SESSION = Pattern.compile("(set|reset)\\s+(?!(local|transaction|constraints)\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TEMPORARY = Pattern.compile(
            "(create\\s+(or\\s+replace\\s+)?((global|local)\\s+)?temp(orary)?\\b|(create|select)\\b.*(\\bpg_temp\\s*\\.|\\binto\\s+temp(orary)?\\b)).*",
            Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern.compile(
            "(create\\s+(unique\\s+)?(table|index|sequence|view|or\\s+replace\\s+view)|alter\\s+(table|index|sequence|view)"
                    + "|drop\\s+(table|index|sequence|view)|comment\\s+on)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_A_QUERY = Pattern.compile("\\bas\\s*(\\(|select\\b|with\\b|values\\b|table\\b|execute\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT = Pattern.compile("\\s+|--[^\\n]*(\\n|$)|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MAY_COMMIT = Pattern.compile("(call|do|prepare)\\b.*", Pattern.DOTALL);
    private static final Pattern REPEATABLE = Pattern.compile(
            "(vacuum|reindex|cluster|checkpoint|analyze|discard|alter\\s+system)\\b.*|(create|drop|alter)\\s.*\\bif\\s+(not\\s+)?exists\\b.*",
            Pattern.DOTALL);

    private static final Splitting BY_SEMICOLON = new Splitting(true, false, ";", false);

    private Statements() {}

    /// The statements of a text that its author did not have split. The driver would take it apart as well, but could not say which was refused.
    static List<Sql> apart(Sql sql) {
        if (sql.text().indexOf(';') < 0) {
            return List.of(sql);
        }
        List<Sql> statements = StatementSplitter.split(new SqlText(sql.text(), sql.at()), BY_SEMICOLON);
        return statements.size() > 1 ? statements : List.of(sql);
    }

    /// Whether it can travel in a batch: it surely returns no rows, or one that the driver passes over, and the driver does not take it apart.
    static boolean travels(Sql sql) {
        if (SETTING.matcher(withoutLeadingComments(sql.text())).lookingAt()) {
            return true;
        }
        StatementKind kind = StatementKind.of(sql);
        return !kind.mayReturnRows() && !kind.refusedInTransaction() && (sql.text().indexOf(';') < 0 || !ATOMIC.matcher(sql.text()).find());
    }

    /// Whether it changes a setting of the session, and nothing that lasts.
    static boolean isSetting(Sql sql) {
        String text = withoutLeadingComments(sql.text());
        return SETTING.matcher(text).lookingAt() || SESSION.matcher(text).lookingAt();
    }

    /// Whether it leaves all settings of the session as they are: it runs no code but the server's own, and what stands in defaults, checks and
    /// indexes of tables, where nobody sets a session's search path for good.
    static boolean leavesSettings(Sql sql) {
        return sql.text().indexOf(';') < 0 && PLAIN.matcher(withoutLeadingComments(sql.text())).lookingAt()
                && !OF_A_QUERY.matcher(sql.text()).find();
    }

    /// Whether it makes something that goes with the session.
    static boolean isTemporary(Sql sql) {
        String text = lower(sql);
        return text.contains("temp") && TEMPORARY.matcher(text).matches() && !text.contains("on commit drop");
    }

    /// Whether it cannot run inside a transaction, or ends one by itself.
    static boolean needsNoTransaction(Sql sql) {
        StatementKind kind = StatementKind.of(sql);
        return kind.refusedInTransaction() || kind.controlsTransaction() || MAY_COMMIT.matcher(lower(sql)).matches();
    }

    /// Whether it waits for the snapshots of other sessions, and so must not be cut short by a lock timeout.
    static boolean isConcurrent(Sql sql) {
        return StatementKind.of(sql).concurrently();
    }

    /// Whether running it a second time does no harm.
    static boolean isRepeatable(Sql sql) {
        return REPEATABLE.matcher(lower(sql)).matches();
    }

    /// The index that `CREATE INDEX CONCURRENTLY` builds.
    static Optional<StatementKind.IndexName> indexBuiltConcurrently(Sql sql) {
        return StatementKind.of(sql).builds();
    }

    private static String lower(Sql sql) {
        return withoutLeadingComments(sql.text()).toLowerCase(Locale.ROOT);
    }

    static String withoutLeadingComments(String sql) {
        if (!sql.isEmpty() && Character.isLetter(sql.charAt(0))) {
            return sql;
        }
        var matcher = COMMENT.matcher(sql);
        int start = 0;
        while (matcher.region(start, sql.length()).lookingAt()) {
            start = matcher.end();
        }
        return sql.substring(start);
    }
}
