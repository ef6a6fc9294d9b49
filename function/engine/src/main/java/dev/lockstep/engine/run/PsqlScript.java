package dev.lockstep.engine.run;

import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.sql.PsqlStatement;
import java.util.ArrayList;
import java.util.List;

/// The lines of a script for psql, in the making.
final class PsqlScript {

    private final List<String> lines = new ArrayList<>();

    /// Begins with what a run's session has, whatever the one who starts psql has set.
    ///
    /// @param first a comment for the first line
    PsqlScript(String first, String searchPath, String timeZone) {
        comment(first);
        lines.add("\\set ON_ERROR_STOP on");
        lines.add("\\set ON_ERROR_ROLLBACK off");
        lines.add("\\set AUTOCOMMIT on");
        statement("SET client_encoding = 'UTF8'");
        statement("SET DateStyle = 'ISO'");
        statement("SET TimeZone = " + Quoted.text(timeZone));
        statement("SET search_path = " + searchPath);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void title(String text) {
        lines.add("");
        comment(text);
    }

    void comment(String text) {
        lines.add("-- " + text.replaceAll("\\R", " "));
    }

    void statement(String sql) {
        lines.add(PsqlStatement.ended(sql));
    }

    void transaction(List<String> statements) {
        statement("BEGIN");
        statements.forEach(this::statement);
        statement("COMMIT");
    }

    /// A query for one row whose columns become variables.
    void variables(String query) {
        lines.add(PsqlStatement.open(query));
        lines.add("\\gset");
    }

    void set(String variable, boolean value) {
        lines.add("\\set " + variable + " " + value);
    }

    void when(String variable) {
        lines.add("\\if :" + variable);
    }

    void otherwiseWhen(String variable) {
        lines.add("\\elif :" + variable);
    }

    void otherwise() {
        lines.add("\\else");
    }

    void end() {
        lines.add("\\endif");
    }

    /// Whether an error ends the script.
    void stopOnError(boolean stop) {
        lines.add("\\set ON_ERROR_STOP " + (stop ? "on" : "off"));
    }

    void say(String text) {
        lines.add("\\echo '" + text.replace("\\", "\\\\").replace("'", "''").replaceAll("\\R", "\\\\n") + "'");
    }

    /// Ends the script with this message.
    void fail(String message) {
        statement("DO " + Quoted.text("BEGIN RAISE EXCEPTION USING MESSAGE = " + Quoted.text(message) + "; END"));
    }
}
