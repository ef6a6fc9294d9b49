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
import java.util.stream.Stream;

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

    private static final StatementKind NOTHING = new StatementKind(false, false, false, false, Optional.empty());
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
        if (sql.text().indexOf(';') < 0) {
            return one(sql.text());
        }
        var splitting = new Splitting(true, false, ";", false);
        List<Sql> statements = StatementSplitter.split(new SqlText(sql.text(), sql.at()), splitting);
        return statements.stream()
                .map(statement -> one(statement.text()))
                .reduce(StatementKind::and)
                .orElse(NOTHING);
    }

    private StatementKind and(StatementKind other) {
        return new StatementKind(mayReturnRows || other.mayReturnRows, refusedInTransaction || other.refusedInTransaction,
                concurrently || other.concurrently, controlsTransaction || other.controlsTransaction, builds.or(other::builds));
    }

    private static StatementKind one(String sql) {
        Words words = new Words(sql);
        String first = words.at(0);
        if (first.isEmpty() && SqlScanner.lastCode(sql).isEmpty()) {
            return NOTHING;
        }
        boolean concurrent = concurrently(first, words);
        boolean returning = WITHOUT_ROWS_UNLESS_RETURNING.contains(first) ? words.have("returning") : !WITHOUT_ROWS.contains(first);
        boolean control = TRANSACTION_CONTROL.contains(first) || (first.equals("rollback") && !words.have("to"))
                || (first.equals("prepare") && words.at(1).equals("transaction"));
        return new StatementKind(returning, concurrent || refused(first, words), concurrent, control,
                concurrent && first.equals("create") ? builtIndex(sql) : Optional.empty());
    }

    private static boolean concurrently(String first, Words words) {
        return switch (first) {
            case "create", "drop" -> words.haveEarly("concurrently") && words.have("index");
            case "reindex" -> words.have("concurrently");
            case "alter" -> words.have("detach") && words.last().equals("concurrently");
            default -> false;
        };
    }

    private static boolean refused(String first, Words words) {
        String second = words.at(1);
        return switch (first) {
            case "vacuum" -> true;
            case "cluster" -> second.isEmpty() || (second.equals("verbose") && words.at(2).isEmpty());
            case "reindex" -> Stream.of("database", "system", "schema").anyMatch(words::haveEarly);
            case "create", "drop" -> OF_THE_CLUSTER.contains(second);
            case "alter" -> second.equals("system") || (second.equals("database") && words.have("tablespace"));
            default -> false;
        };
    }

    /// The words of a statement in lower case, found as far as they are asked for: most statements tell what they are by their first ones.
    private static final class Words {

        private static final int EARLY = 4;

        private final String sql;
        private final SqlScanner scanner;
        private final List<String> found = new ArrayList<>();

        Words(String sql) {
            this.sql = sql;
            this.scanner = new SqlScanner(sql);
        }

        /// Empty beyond the last one.
        String at(int index) {
            while (found.size() <= index) {
                Token token = scanner.nextCode();
                if (token == null) {
                    return "";
                }
                if (token.kind() == Kind.WORD) {
                    found.add(sql.substring(token.start(), token.end()).toLowerCase(Locale.ROOT));
                }
            }
            return found.get(index);
        }

        boolean have(String word) {
            return have(word, Integer.MAX_VALUE);
        }

        /// Whether it is among the first ones, where a keyword stands rather than a name.
        boolean haveEarly(String word) {
            return have(word, EARLY);
        }

        private boolean have(String word, int within) {
            for (int i = 0; i < within && !at(i).isEmpty(); i++) {
                if (at(i).equals(word)) {
                    return true;
                }
            }
            return false;
        }

        String last() {
            int count = found.size();
            while (!at(count).isEmpty()) {
                count++;
            }
            return count == 0 ? "" : at(count - 1);
        }
    }

    /// `CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] [schema.]table`.
    private static Optional<IndexName> builtIndex(String sql) {
        List<Token> tokens = new ArrayList<>();
        var scanner = new SqlScanner(sql);
        for (Token token = scanner.nextCode(); token != null; token = scanner.nextCode()) {
            tokens.add(token);
        }
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
}
