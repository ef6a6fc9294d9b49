package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.SqlText;
import java.util.List;
import java.util.Locale;

/// Views and stored procedures: texts of the author's around which only the frame is ours.
final class ViewChanges {

    private final Draft draft;
    private final Identifiers names;

    ViewChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    void create(Change.CreateView change) {
        SqlText query = change.selectQuery();
        if (query == null || query.text().isBlank()) {
            draft.invalid(change.at(), "the view \"" + change.viewName() + "\" has no query", "write it in the element or name its file");
            return;
        }
        String view = names.qualified(change.schemaName(), change.viewName());
        String body = withoutEnd(query);
        String sql = Boolean.TRUE.equals(change.fullDefinition()) ? body : "CREATE VIEW " + view + " AS " + body;
        boolean replaces = query.text().toUpperCase(Locale.ROOT).contains("OR REPLACE");
        if (Boolean.TRUE.equals(change.replaceIfExists()) && !replaces) {
            sql = orReplace(sql);
        }
        draft.add(sql);
        if (TableChanges.given(change.remarks()) != null) {
            draft.add(TableChanges.comment("VIEW " + view, change.remarks()));
        }
    }

    void drop(Change.DropView change) {
        draft.add("DROP VIEW " + (Boolean.TRUE.equals(change.ifExists()) ? "IF EXISTS " : "")
                + names.qualified(change.schemaName(), change.viewName()));
    }

    void rename(Change.RenameView change) {
        draft.add("ALTER TABLE " + names.qualified(change.schemaName(), change.oldViewName()) + " RENAME TO "
                + names.object(change.newViewName()));
    }

    void createProcedure(Change.CreateProcedure change) {
        SqlText text = change.procedureText();
        if (text == null || text.text().isBlank()) {
            draft.invalid(change.at(), "createProcedure has no text", "write it in the element or name its file");
            return;
        }
        if (Boolean.TRUE.equals(change.replaceIfExists())) {
            if (change.procedureName() == null) {
                draft.invalid(change.at(), "replaceIfExists needs the name of the procedure", "add procedureName");
                return;
            }
            draft.add("DROP PROCEDURE IF EXISTS " + names.object(change.procedureName()));
        }
        String body = withoutEnd(text);
        draft.addAll(List.of(new Sql(inSchema(body, change), text.start())));
    }

    void dropProcedure(Change.DropProcedure change) {
        draft.add("DROP PROCEDURE " + names.qualified(change.schemaName(), change.procedureName()));
    }

    /// A text may hold several statements; only what ends the last one goes.
    private static String withoutEnd(SqlText text) {
        String sql = text.text().replace("\r", "");
        int end = SqlScanner.endOfStatements(sql);
        return sql.substring(0, end).strip();
    }

    /// The first CREATE outside comments becomes CREATE OR REPLACE.
    private static String orReplace(String sql) {
        int create = SqlScanner.word(sql, "CREATE", 0);
        return create < 0 ? sql : sql.substring(0, create) + "CREATE OR REPLACE" + sql.substring(create + "CREATE".length());
    }

    /// Puts the schema before the procedure's name, in place of one that stands there.
    private String inSchema(String sql, Change.CreateProcedure change) {
        String schema = TableChanges.given(change.schemaName());
        int procedure = SqlScanner.word(sql, "PROCEDURE", 0);
        if (schema == null || procedure < 0) {
            return sql;
        }
        int start = SqlScanner.skipBlank(sql, procedure + "PROCEDURE".length());
        int end = SqlScanner.endOfName(sql, start);
        String written = sql.substring(start, end);
        int dot = written.lastIndexOf('.');
        return sql.substring(0, start) + names.object(schema) + "." + written.substring(dot + 1) + sql.substring(end);
    }
}
