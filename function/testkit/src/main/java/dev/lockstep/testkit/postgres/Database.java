package dev.lockstep.testkit.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// One database on a running server, and the account that may do everything in it.
///
/// ```java
/// try (var connection = database.connect()) { ... }
/// database.execute("create table t (id int)", "insert into t values (1)");
/// ```
public record Database(String host, int port, String name, String user, String password) {

    /// The URL without account and password, so that it can be printed.
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /// The same database seen by another role.
    public Database as(String otherUser, String otherPassword) {
        return new Database(host, port, name, otherUser, otherPassword);
    }

    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "lockstep-testkit");
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /// Runs each text, which may hold several statements, on one connection with autocommit.
    public void execute(String... sqls) throws SQLException {
        try (var connection = connect(); var statement = connection.createStatement()) {
            for (var sql : sqls) {
                statement.execute(sql);
            }
        }
    }

    /// The first column of the first row as text; fails if there is no row.
    public String value(String sql) throws SQLException {
        try (var connection = connect(); var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("no row from: " + sql);
            }
            return String.valueOf(rows.getString(1));
        }
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + name;
    }
}
