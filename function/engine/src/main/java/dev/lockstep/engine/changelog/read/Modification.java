package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.Change.RawSql;
import dev.lockstep.engine.changelog.Change.Splitting;
import dev.lockstep.engine.changelog.ChangeSet;
import dev.lockstep.engine.text.Code;
import java.util.List;

/// What `<modifyChangeSets>` does to the change sets that are included inside it.
///
/// @param stripComments for SQL that does not say it itself
record Modification(boolean stripComments) {

    static Modification read(Node node, FileScope file, Problems problems) {
        Fields fields = new Fields(node, problems, file.unknown());
        String runWith = fields.text("runWith", "").strip();
        if (!runWith.isEmpty() && !runWith.equalsIgnoreCase("jdbc")) {
            problems.error(Code.UNSUPPORTED_CHANGE, node.at("runWith"), "runWith is '" + runWith + "', a program that is not there.",
                    "Remove runWith: the SQL is then sent by this process; commands of psql itself must be rewritten.");
        }
        if (fields.text("endDelimiter") != null) {
            problems.warning(Code.UNSUPPORTED_CHANGE, node.at("endDelimiter"),
                    "endDelimiter of modifyChangeSets counts in Liquibase's commercial edition only, and not here.",
                    "Write it at each change set.");
        }
        fields.unused("modifyChangeSets", List.of("runWithSpoolFile"));
        fields.without("include", "includeAll");
        Modification modification = new Modification(fields.bool("stripComments", false));
        fields.done();
        return modification;
    }

    ChangeSet applied(ChangeSet to) {
        return new ChangeSet(to.id(), to.filters(), to.execution(), to.validCheckSums(), to.comments(), to.preconditions(),
                to.changes().stream().map(this::applied).toList(), to.rollback(), to.sqlVisitors(), to.at());
    }

    private Change applied(Change change) {
        if (change instanceof RawSql sql && sql.splitting().formattedSql() && sql.splitting().stripComments() == null) {
            Splitting splitting = sql.splitting();
            return new RawSql(sql.sql(), new Splitting(splitting.splitStatements(), stripComments, splitting.endDelimiter(), true),
                    sql.dbms(),
                    sql.comment(), sql.at());
        }
        return change;
    }
}
