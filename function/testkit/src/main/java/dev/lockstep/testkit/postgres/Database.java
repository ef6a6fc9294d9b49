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
public record Database(String host, int port, String name, String user, String password) implements Sessions {

    /// The URL without account and password, so that it can be printed.
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /// The same database seen by another role.
    public Database as(String otherUser, String otherPassword) {
        return new Database(host, port, name, otherUser, otherPassword);
    }

    @Override
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "lockstep-testkit");
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + name;
    }
}
