package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.SourceFile;
import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.changelog.SqlText;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes that hold SQL as somebody wrote it, inline or in a file, and those that are none of SQL's.
final class SqlChanges {

    static final List<String> NAMES = List.of("sql", "sqlFile", "createView", "createProcedure", "tagDatabase", "output", "stop", "empty");

    private final Problems problems;
    private final SourceFiles files;
    private final Parameters parameters;
    private final FileScope file;

    SqlChanges(Problems problems, SourceFiles files, Parameters parameters, FileScope file) {
        this.problems = problems;
        this.files = files;
        this.parameters = parameters;
        this.file = file;
    }

    @Nullable
    Change read(String name, Fields f) {
        return switch (name) {
            case "sql" -> sql(f);
            case "sqlFile" -> sqlFile(f);
            case "createView" -> view(f);
            case "createProcedure" -> procedure(f);
            case "tagDatabase" -> new Change.TagDatabase(tag(f), f.bool("keepTagOnRollback"), f.at());
            case "output" -> new Change.Output(f.text("target", "STDERR"), body(f, "message"), f.at());
            case "stop" -> {
                String message = body(f, "message");
                yield new Change.Stop(message == null ? "Stop command in changelog file" : message, f.at());
            }
            case "empty" -> new Change.Empty(f.at());
            default -> null;
        };
    }

    /// In YAML a slip of indentation leaves the tag beside `tagDatabase`; Liquibase then sets none, and such change sets were deployed.
    private @Nullable String tag(Fields f) {
        String tag = file.format() == FileScope.Format.YAML ? f.text("tag") : f.required("tag");
        if (tag == null) {
            problems.warning(Code.MISSING_ATTRIBUTE, f.at(), "'tagDatabase' has no 'tag', so it sets none.",
                    "Write 'tag' below it, indented further, in a new change set.");
        }
        return tag;
    }

    /// The element's text, or that of an attribute.
    private static @Nullable String body(Fields f, String attribute) {
        String named = f.text(attribute);
        String text = f.node().text();
        String body = text == null ? named : text;
        return body == null || body.isBlank() ? null : body;
    }

    private static Location bodyAt(Fields f, String attribute) {
        return f.node().text() == null ? f.node().at(attribute) : f.node().textAt();
    }

    private Change sql(Fields f) {
        Location start = bodyAt(f, "sql");
        String body = body(f, "sql");
        return new Change.RawSql(new SqlText(body == null ? "" : body, start), splitting(f), new DbmsFilter(f.text("dbms")),
                f.text("comment"), f.at());
    }

    private Splitting splitting(Fields f) {
        return new Splitting(f.bool("splitStatements"), f.bool("stripComments"), f.text("endDelimiter"),
                file.format() == FileScope.Format.FORMATTED_SQL);
    }

    private Change sqlFile(Fields f) {
        DbmsFilter dbms = new DbmsFilter(f.text("dbms"));
        f.required("path");
        SourceFile named = files.named(f, "path", file, dbms.matchesPostgres());
        SourceFile source = named == null ? new SourceFile("", null, null, null) : named;
        return new Change.SqlFile(source, expanded(source, f), splitting(f), dbms, f.at());
    }

    private @Nullable SqlText expanded(SourceFile source, Fields f) {
        String text = files.sql(source, f.at());
        if (text == null || source.content() == null) {
            return null;
        }
        Location at = new Location(source.content().path(), 1, 1);
        return new SqlText(parameters.expand(text, file, at), at);
    }

    private @Nullable String hashed(SourceFile source) {
        FileContent content = source.content();
        return source.encoding() != null && content != null
                ? parameters.expand(content.text(StandardCharsets.UTF_8), file, new Location(content.path(), 1, 1))
                : null;
    }

    private Change view(Fields f) {
        Location start = bodyAt(f, "selectQuery");
        String body = body(f, "selectQuery");
        SourceFile source = source(f, true);
        String viewName = f.required("viewName");
        one("createView '" + viewName + "'", "a query", body, source, f);
        return new Change.CreateView(f.text("catalogName"), f.text("schemaName"), viewName, f.text("remarks"),
                f.bool("replaceIfExists"), f.bool("fullDefinition"), body == null ? expanded(source, f) : new SqlText(body, start), source,
                body == null ? hashed(source) : null, f.at());
    }

    private Change procedure(Fields f) {
        String alias = f.text("procedureBody") == null ? "procedureText" : "procedureBody";
        Location start = bodyAt(f, alias);
        String body = body(f, alias);
        String dbms = f.text("dbms");
        boolean needed = new DbmsFilter(dbms).matchesPostgres();
        SourceFile source = source(f, needed);
        one("createProcedure", "its text", body, source, f);
        String comments = f.text("comments");
        String comment = f.text("comment");
        return new Change.CreateProcedure(f.text("catalogName"), f.text("schemaName"), f.text("procedureName"), dbms,
                comments == null ? comment : comments, f.bool("replaceIfExists"),
                body == null ? expanded(source, f) : new SqlText(body, start),
                source, body == null ? hashed(source) : null, f.at());
    }

    /// Where no file is named, what is said about one counts all the same, in version 8 checksums.
    private SourceFile source(Fields f, boolean needed) {
        SourceFile named = files.named(f, "path", file, needed);
        return named == null ? new SourceFile(null, f.bool("relativeToChangelogFile"), f.text("encoding"), null) : named;
    }

    private void one(String what, String text, @Nullable String body, SourceFile source, Fields f) {
        if (body == null && source.written() == null) {
            problems.error(Code.MISSING_ATTRIBUTE, f.at(), what + " has neither " + text + " nor a 'path'.", "Write one of them.");
        }
        if (body != null && source.written() != null) {
            problems.error(Code.INVALID_VALUE, f.at(), what + " has both " + text + " and a 'path'.", "Keep one of them.");
        }
    }

    /// `executeCommand`, whose arguments do not matter: it is refused when it is to run.
    Change command(Fields f) {
        f.text("os");
        f.children("arg");
        f.child("args");
        return new Change.ExecuteCommand(f.required("executable"), f.text("timeout"), f.at());
    }

    /// `customChange`, where the caller has a handler for it.
    Change custom(Fields f) {
        Map<String, String> params = new LinkedHashMap<>();
        Node list = f.child("params");
        for (Node param : list == null ? f.children("param") : list.children()) {
            Fields fields = new Fields(param, problems, file.unknown());
            String name = fields.required("name");
            String value = fields.text("value");
            String text = value == null ? param.text() : value;
            if (text != null) {
                params.put(name, text);
            }
            fields.done();
        }
        return new Change.CustomChange(f.required("class"), params, f.at());
    }
}
