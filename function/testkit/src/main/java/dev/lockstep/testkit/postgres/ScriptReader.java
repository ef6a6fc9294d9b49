package dev.lockstep.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/// Reads a script as psql does, as far as ours need it: statements end where psql ends them, and travel one by one by the simple protocol; of
/// the commands there are `\set`, `\gset`, `\echo`, `\if`, `\elif`, `\else` and `\endif`, each alone on its line.
final class ScriptReader {

    private static final Pattern VARIABLE = Pattern.compile(":(\\w+)");

    private final Connection connection;
    private final Map<String, String> variables = new HashMap<>();
    private final Deque<Branch> branches = new ArrayDeque<>();
    private final StringBuilder statement = new StringBuilder();
    private final StatementEnd end = new StatementEnd();

    /// @param taken whether this or an earlier branch of the same `\if` was run
    private record Branch(boolean active, boolean taken) {}

    private ScriptReader(Connection connection) {
        this.connection = connection;
    }

    static String run(Database database, List<String> lines) {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("preferQueryMode", "simple");
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), properties)) {
            var reader = new ScriptReader(connection);
            for (var line : String.join("\n", lines).split("\n", -1)) {
                reader.read(line);
            }
            return Psql.DONE;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void read(String line) throws SQLException {
        if (line.startsWith("\\") && !end.isWithinQuotes()) {
            command(line);
            return;
        }
        int from = 0;
        for (int i = 0; i < line.length(); i++) {
            if (end.ends(line, i)) {
                statement.append(line, from, i);
                send();
                from = i + 1;
            }
        }
        statement.append(line, from, line.length()).append('\n');
        var _ = end.ends("\n", 0);
    }

    private boolean active() {
        return branches.stream().allMatch(Branch::active);
    }

    private void command(String line) throws SQLException {
        var words = line.split(" ", 3);
        switch (words[0]) {
            case "\\if" -> branches.push(branch(active() && isTrue(words[1]), false));
            case "\\elif" -> {
                var before = branches.pop();
                branches.push(branch(!before.taken() && active() && isTrue(words[1]), before.taken()));
            }
            case "\\else" -> {
                var before = branches.pop();
                branches.push(branch(!before.taken(), before.taken()));
            }
            case "\\endif" -> branches.pop();
            case "\\set" -> {
                if (active()) {
                    variables.put(words[1], words[2]);
                }
            }
            case "\\echo" -> {}
            case "\\gset" -> keep();
            default -> throw new SQLException("not a command that is read here: " + line);
        }
    }

    private static Branch branch(boolean active, boolean takenBefore) {
        return new Branch(active, active || takenBefore);
    }

    private boolean isTrue(String reference) throws SQLException {
        var matcher = VARIABLE.matcher(reference);
        var value = matcher.matches() ? variables.getOrDefault(matcher.group(1), "") : "";
        return switch (value) {
            case "true", "t" -> true;
            case "false", "f" -> false;
            default -> throw new SQLException("neither true nor false: " + reference + " is '" + value + "'");
        };
    }

    private void send() throws SQLException {
        var sql = taken();
        if (active() && !sql.isBlank()) {
            attempt(() -> {
                try (var sent = connection.createStatement()) {
                    sent.setEscapeProcessing(false);
                    sent.execute(sql);
                }
            });
        }
    }

    private void keep() throws SQLException {
        var sql = taken();
        if (active()) {
            attempt(() -> {
                try (var sent = connection.createStatement(); var row = sent.executeQuery(sql)) {
                    row.next();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        variables.put(row.getMetaData().getColumnLabel(i), row.getString(i));
                    }
                }
            });
        }
    }

    private String taken() {
        var sql = statement.toString();
        statement.setLength(0);
        end.restart();
        return sql;
    }

    private interface Attempt {
        void run() throws SQLException;
    }

    private void attempt(Attempt attempt) throws SQLException {
        try {
            attempt.run();
            variables.put("ERROR", "false");
        } catch (SQLException e) {
            variables.put("ERROR", "true");
            if ("on".equals(variables.get("ON_ERROR_STOP"))) {
                throw e;
            }
        }
    }
}
