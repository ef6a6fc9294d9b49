package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.sql.SqlScanner.Kind;
import dev.lockstep.engine.sql.SqlScanner.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What can be told of a statement from its words, for one who is about to send it.
///
/// @param mayReturnRows false only where it surely returns none, so that it may travel in a batch
/// @param refusedInTransaction PostgreSQL does not run it inside a transaction block
/// @param concurrently it waits for other transactions by design: a short `lock_timeout` would leave an invalid index behind
/// @param controlsTransaction it begins or ends a transaction itself; savepoints do not
/// @param builds the index that `CREATE INDEX CONCURRENTLY` builds, where it has a name
public record StatementKind(boolean mayReturnRows, boolean refusedInTransaction, boolean concurrently, boolean controlsTransaction,
        Optional<IndexName> builds) {

    /// An index as the catalog names it.
    ///
    /// @param schema of its table; empty where the search path decides
    public record IndexName(Optional<String> schema, String table, String name) {}

    private static final Set<String> WITHOUT_ROWS = Set.of("create", "alter", "drop", "comment", "grant", "revoke", "set", "reset", "do",
            "truncate", "lock", "analyze", "analyse", "refresh", "notify", "listen", "unlisten", "security", "reassign", "import",
            "discard",
            "cluster", "reindex", "vacuum", "checkpoint", "load", "deallocate", "prepare", "begin", "start", "commit", "end", "rollback",
            "abort", "savepoint", "release");
    private static final Set<String> WITHOUT_ROWS_UNLESS_RETURNING = Set.of("insert", "update", "delete", "merge");
    private static final Set<String> TRANSACTION_CONTROL = Set.of("begin", "start", "commit", "end", "abort");
    private static final Set<String> OF_THE_CLUSTER = Set.of("database", "tablespace", "subscription");

    /// A text that was not split is judged by all of its statements.
    public static StatementKind of(Sql sql) {
        var splitting = new Splitting(true, false, ";", false);
        List<Sql> statements = StatementSplitter.split(new SqlText(sql.text(), sql.at()), splitting);
        return statements.stream()
                .map(statement -> one(statement.text()))
                .reduce(StatementKind::and)
                .orElse(new StatementKind(false, false, false, false, Optional.empty()));
    }

    private StatementKind and(StatementKind other) {
        return new StatementKind(mayReturnRows || other.mayReturnRows, refusedInTransaction || other.refusedInTransaction,
                concurrently || other.concurrently, controlsTransaction || other.controlsTransaction, builds.or(other::builds));
    }

    private static StatementKind one(String sql) {
        List<Token> tokens = new ArrayList<>();
        var scanner = new SqlScanner(sql);
        for (Token token = scanner.nextCode(); token != null; token = scanner.nextCode()) {
            tokens.add(token);
        }
        List<String> words = tokens.stream()
                .filter(token -> token.kind() == Kind.WORD)
                .map(token -> sql.substring(token.start(), token.end()).toLowerCase(Locale.ROOT))
                .toList();
        String first = word(words, 0);
        boolean concurrent = concurrently(first, words);
        boolean returning = WITHOUT_ROWS_UNLESS_RETURNING.contains(first) ? words.contains("returning") : !WITHOUT_ROWS.contains(first);
        boolean control = TRANSACTION_CONTROL.contains(first) || (first.equals("rollback") && !words.contains("to"))
                || (first.equals("prepare") && word(words, 1).equals("transaction"));
        return new StatementKind(returning, concurrent || refused(first, words), concurrent, control,
                concurrent && first.equals("create") ? builtIndex(sql, tokens) : Optional.empty());
    }

    private static boolean concurrently(String first, List<String> words) {
        return switch (first) {
            case "create", "drop" -> words.stream().limit(4).anyMatch("concurrently"::equals) && words.contains("index");
            case "reindex" -> words.contains("concurrently");
            case "alter" -> words.contains("detach") && words.getLast().equals("concurrently");
            default -> false;
        };
    }

    private static boolean refused(String first, List<String> words) {
        String second = word(words, 1);
        return switch (first) {
            case "vacuum" -> true;
            case "cluster" -> words.size() == 1 || (words.size() == 2 && second.equals("verbose"));
            case "reindex" -> words.stream().limit(4).anyMatch(Set.of("database", "system", "schema")::contains);
            case "create", "drop" -> OF_THE_CLUSTER.contains(second);
            case "alter" -> second.equals("system") || (second.equals("database") && words.contains("tablespace"));
            default -> false;
        };
    }

    /// `CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] [schema.]table`.
    private static Optional<IndexName> builtIndex(String sql, List<Token> tokens) {
        int at = indexOf(sql, tokens, "concurrently", 0) + 1;
        if (at < tokens.size() && tokens.get(at).isWord(sql, "if")) {
            at += 3;
        }
        int on = indexOf(sql, tokens, "on", at);
        if (on <= at) {
            return Optional.empty();
        }
        int table = on + 1;
        if (table < tokens.size() && tokens.get(table).isWord(sql, "only")) {
            table++;
        }
        boolean qualified = table + 1 < tokens.size() && tokens.get(table + 1).isSymbol(sql, '.');
        Optional<String> schema = qualified ? Optional.of(name(sql, tokens.get(table))) : Optional.empty();
        int unqualified = qualified ? table + 2 : table;
        return unqualified < tokens.size()
                ? Optional.of(new IndexName(schema, name(sql, tokens.get(unqualified)), name(sql, tokens.get(at))))
                : Optional.empty();
    }

    private static int indexOf(String sql, List<Token> tokens, String word, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).isWord(sql, word)) {
                return i;
            }
        }
        return -1;
    }

    private static String name(String sql, Token token) {
        String text = sql.substring(token.start(), token.end());
        return token.kind() == Kind.QUOTED_NAME
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text.toLowerCase(Locale.ROOT);
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }
}
