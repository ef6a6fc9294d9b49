package dev.lockstep.benchmarks.contender;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/// What any Java program pays that asks a database one question.
///
/// Arguments: URL, user, password.
public final class JvmFloor {

    private JvmFloor() {}

    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            rows.next();
            System.out.println(rows.getInt(1));
        }
    }
}
