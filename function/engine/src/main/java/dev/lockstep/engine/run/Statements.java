package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.sql.Sql;
import dev.lockstep.engine.sql.StatementSplitter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be told of a statement from its first words. When in doubt, the careful answer.
final class Statements {

    private static final Set<String> WITHOUT_ROWS = Set.of("alter", "begin", "comment", "create", "delete", "drop", "grant", "insert",
            "revoke",
            "set",
            "truncate", "update", "commit");
    private static final Pattern WITH_ROWS = Pattern.compile("\\b(returning|begin\\s+atomic|concurrently)\\b");
    private static final Pattern SETTING = Pattern.compile("select\\s+(pg_catalog\\.)?set_config\\(");
    private static final Pattern COMMENT = Pattern.compile("\\s+|--[^\\n]*(\\n|$)|/\\*.*?\\*/", Pattern.DOTALL);

    private static final Pattern OUTSIDE = Pattern
            .compile("(vacuum|call|do|begin|start|commit|end|rollback|savepoint|release|prepare|discard"
                    + "|reindex|cluster|checkpoint|analyze"
                    + "|(create|drop|alter)\\s+(database|tablespace|subscription|system)"
                    + "|alter\\s+system)\\b.*", Pattern.DOTALL);
    private static final Pattern CONCURRENT = Pattern.compile("((create|drop)\\s.*\\bindex|reindex\\b.*|alter\\s+table\\b.*\\bdetach\\s.*)"
            + "\\s+concurrently\\b.*", Pattern.DOTALL);
    private static final Pattern REPEATABLE = Pattern.compile("(vacuum|reindex|cluster|checkpoint|analyze|discard|alter\\s+system)\\b.*"
            + "|(create|drop|alter)\\s.*\\bif\\s+(not\\s+)?exists\\b.*", Pattern.DOTALL);
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".(]+)";
    private static final Pattern BUILD = Pattern.compile(
            "create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?(?!on\\s)("
                    + NAME + ")\\s+on\\s+(?:only\\s+)?(" + NAME + "\\s*\\.\\s*)?" + NAME + "\\s*(?:\\(|using\\b).*",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Splitting BY_SEMICOLON = new Splitting(true, false, ";", false);

    private Statements() {}

    /// Whether it cannot run inside a transaction, or commits by itself.
    static boolean needsNoTransaction(String sql) {
        String text = lower(sql);
        return OUTSIDE.matcher(text).matches() || CONCURRENT.matcher(text).matches();
    }

    /// Whether it waits for the snapshots of other sessions, and so must not be cut short by a lock timeout.
    static boolean isConcurrent(String sql) {
        return CONCURRENT.matcher(lower(sql)).matches();
    }

    /// Whether running it a second time does no harm.
    static boolean isRepeatable(String sql) {
        return REPEATABLE.matcher(lower(sql)).matches();
    }

    /// The index that `CREATE INDEX CONCURRENTLY` builds, in the schema of its table, as SQL writes it.
    static Optional<String> indexBuiltConcurrently(String sql) {
        Matcher matcher = BUILD.matcher(withoutLeadingComments(sql));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String schema = matcher.group(2);
        return Optional.of((schema == null ? "" : schema.replaceAll("\\s", "")) + matcher.group(1));
    }

    private static String lower(String sql) {
        return withoutLeadingComments(sql).toLowerCase(Locale.ROOT);
    }

    /// The statements of a text that its author did not have split. The driver would take it apart as well, but could not say which was refused.
    static List<Sql> apart(Sql sql) {
        if (sql.text().indexOf(';') < 0) {
            return List.of(sql);
        }
        List<Sql> statements = StatementSplitter.split(new SqlText(sql.text(), sql.at()), BY_SEMICOLON);
        return statements.size() > 1 ? statements : List.of(sql);
    }

    /// Whether it can travel in a batch: it surely returns no rows, or one that the driver passes over, and the driver does not take it apart.
    static boolean returnsNoRows(String sql) {
        String text = lower(sql);
        return (WITHOUT_ROWS.contains(firstWord(text)) && !WITH_ROWS.matcher(text).find()) || SETTING.matcher(text).lookingAt();
    }

    private static String withoutLeadingComments(String sql) {
        var matcher = COMMENT.matcher(sql);
        int start = 0;
        while (matcher.region(start, sql.length()).lookingAt()) {
            start = matcher.end();
        }
        return sql.substring(start);
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
