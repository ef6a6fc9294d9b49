package dev.lockstep.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/// Where sessions of one database come from.
@FunctionalInterface
public interface Sessions {

    Connection connect() throws SQLException;

    /// Runs each text, which may hold several statements, on one connection with autocommit.
    default void execute(String... sqls) throws SQLException {
        try (var connection = connect(); var statement = connection.createStatement()) {
            for (var sql : sqls) {
                statement.execute(sql);
            }
        }
    }

    /// The first column of the first row as text; fails if there is no row.
    default String value(String sql) throws SQLException {
        try (var connection = connect(); var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("no row from: " + sql);
            }
            return String.valueOf(rows.getString(1));
        }
    }
}
