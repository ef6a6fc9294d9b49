package dev.lockstep.engine.run;

import dev.lockstep.engine.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends statements in as few round trips as possible: those that surely return no rows travel together, others alone.
///
/// One that is refused is known by its place in the batch, so that a failure names the statement it is about.
final class Pipeline {

    /// Which statement was refused.
    ///
    /// @param failed null when it cannot be told
    record Refused(SQLException why, @Nullable Sql failed) {}

    private final Connection connection;
    private final Consumer<@Nullable Statement> running;

    /// @param running is told which statement is running, for others to cancel it, and null when none is
    Pipeline(Connection connection, Consumer<@Nullable Statement> running) {
        this.connection = connection;
        this.running = running;
    }

    /// Sends all; nothing is answered if all went well.
    @Nullable
    Refused send(List<Sql> statements) {
        List<Sql> together = new ArrayList<>();
        for (Sql sql : statements.stream().flatMap(text -> Statements.apart(text).stream()).toList()) {
            if (Statements.travels(sql)) {
                together.add(sql);
                continue;
            }
            Refused refused = batch(together);
            together.clear();
            if (refused == null) {
                refused = alone(sql);
            }
            if (refused != null) {
                return refused;
            }
        }
        return batch(together);
    }

    /// One statement whose rows, if any, are passed over.
    @Nullable
    Refused alone(Sql sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            running.accept(statement);
            boolean rows = statement.execute(sql.text());
            while (rows || statement.getUpdateCount() != -1) {
                rows = statement.getMoreResults();
            }
            return null;
        } catch (SQLException e) {
            return new Refused(e, sql);
        } finally {
            running.accept(null);
        }
    }

    private @Nullable Refused batch(List<Sql> statements) {
        if (statements.size() == 1) {
            return alone(statements.getFirst());
        }
        if (statements.isEmpty()) {
            return null;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            running.accept(statement);
            for (Sql sql : statements) {
                statement.addBatch(sql.text());
            }
            statement.executeBatch();
            return null;
        } catch (SQLException e) {
            return new Refused(e, failed(e, statements));
        } finally {
            running.accept(null);
        }
    }

    /// The driver marks every entry of a failed batch as failed; only its message, in whatever language, begins with the number.
    private static @Nullable Sql failed(SQLException e, List<Sql> statements) {
        String message = String.valueOf(e.getMessage());
        int place = -1;
        for (int i = 0; i < message.length(); i++) {
            int digit = Character.digit(message.charAt(i), 10);
            if (digit >= 0) {
                place = Math.max(place, 0) * 10 + digit;
            } else if (place >= 0 && !groups(message, i)) {
                break;
            }
        }
        return place >= 0 && place < statements.size() && e instanceof java.sql.BatchUpdateException ? statements.get(place) : null;
    }

    /// `1,234` and its like.
    private static boolean groups(String message, int i) {
        char c = message.charAt(i);
        boolean separator = c == ',' || c == '.' || c == '\'' || c == '’' || c == '\u00a0' || c == '\u202f';
        return separator && i + 3 < message.length() && Character.isDigit(message.charAt(i + 1)) && Character.isDigit(message.charAt(i + 2))
                && Character.isDigit(message.charAt(i + 3));
    }
}
