package dev.lockstep.cli.invoke;

import dev.lockstep.testkit.postgres.Database;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The tables a database holds now.
final class Tables {

    private static final String QUERY = """
            select format('%I.%I', n.nspname, c.relname), case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
                   (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
             order by 1""";

    private Tables() {}

    static void show(Database database, PrintStream out) {
        out.println();
        out.println("The database now holds:");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                out.println("  " + rows.getString(1) + " (" + rows.getString(2) + ", " + rows.getInt(3) + " columns)");
            }
        } catch (SQLException e) {
            out.println("  unknown, since it could not be asked: " + e.getMessage());
        }
    }
}
