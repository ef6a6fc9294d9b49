package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.SqlVisitor;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Applies a change set's `<modifySql>` to what it rendered to.
public final class SqlVisitors {

    private SqlVisitors() {}

    /// Every statement goes through every visitor, in order; the caller has chosen the visitors that apply to the run. A statement of which
    /// nothing is left is dropped.
    ///
    /// @throws IllegalArgumentException if `regExpReplace` holds no regular expression; the message says which
    public static List<Sql> apply(List<Sql> statements, List<SqlVisitor> visitors) {
        if (visitors.isEmpty()) {
            return statements;
        }
        return statements.stream()
                .map(statement -> new Sql(visitors.stream().reduce(statement.text(), SqlVisitors::apply, (_, last) -> last),
                        statement.at()))
                .filter(statement -> !statement.text().isBlank())
                .toList();
    }

    private static String apply(String sql, SqlVisitor visitor) {
        return switch (visitor) {
            case SqlVisitor.Prepend prepend -> prepend.value() + sql;
            case SqlVisitor.Append append -> sql + append.value();
            case SqlVisitor.AppendIfNotPresent append -> sql.endsWith(append.value()) ? sql : sql + append.value();
            case SqlVisitor.Replace replace -> sql.replace(replace.replace(), replace.with());
            case SqlVisitor.RegExpReplace replace -> replaced(sql, replace);
        };
    }

    private static String replaced(String sql, SqlVisitor.RegExpReplace visitor) {
        try {
            return sql.replaceAll(visitor.replace(), visitor.with());
        } catch (PatternSyntaxException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "regExpReplace cannot replace \"" + visitor.replace() + "\" with \"" + visitor.with() + "\": "
                            + e.getMessage(),
                    e);
        }
    }
}
