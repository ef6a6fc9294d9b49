package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;
import java.util.List;

/// Renders changes as the statements that leave PostgreSQL in the state in which Liquibase 4.33 leaves it.
///
/// ```
/// switch (PostgresSql.render(change, new RenderOptions(QuotingStrategy.LEGACY, "public"))) {
///     case Rendered.Statements(List<Sql> statements) -> ...
///     case Rendered.Refused(List<Problem> problems) -> ...
/// }
/// ```
public final class PostgresSql {

    private PostgresSql() {}

    /// A change that is for another database renders to nothing, unless it is an empty `sql`, which is refused whatever it is for. So does one that the database does not see: `tagDatabase`, `output`,
    /// `stop`, `empty`, and `customChange`, with which the run deals itself.
    public static Rendered render(Change change, RenderOptions options) {
        boolean empty = change instanceof Change.RawSql raw && raw.sql().text().isBlank();
        if (!empty && !change.onlyOn().matchesPostgres()) {
            return new Rendered.Statements(List.of());
        }
        var draft = new Draft(Identifiers.of(options), change.at());
        render(change, draft);
        return draft.rendered();
    }

    private static void render(Change change, Draft draft) {
        switch (change) {
            case Change.CreateTable create -> new TableChanges(draft).create(create);
            case Change.DropTable drop -> new TableChanges(draft).drop(drop);
            case Change.RenameTable rename -> new TableChanges(draft).rename(rename);
            case Change.SetTableRemarks remarks -> new TableChanges(draft).remark(remarks);
            case Change.AddColumn add -> new ColumnChanges(draft).add(add);
            case Change.DropColumn drop -> new ColumnChanges(draft).drop(drop);
            case Change.RenameColumn rename -> new ColumnChanges(draft).rename(rename);
            case Change.ModifyDataType modify -> new ColumnChanges(draft).modifyType(modify);
            case Change.SetColumnRemarks remarks -> new ColumnChanges(draft).remark(remarks);
            case Change.MergeColumns merge -> new ColumnChanges(draft).merge(merge);
            case Change.AddAutoIncrement add -> new ColumnChanges(draft).addAutoIncrement(add);
            case Change.AddDefaultValue add -> new ColumnChanges(draft).addDefault(add);
            case Change.DropDefaultValue drop -> new ColumnChanges(draft).dropDefault(drop);
            case Change.AddNotNullConstraint add -> new ColumnChanges(draft).addNotNull(add);
            case Change.DropNotNullConstraint drop -> new ColumnChanges(draft).dropNotNull(drop);
            case Change.AddPrimaryKey add -> new ConstraintChanges(draft).addPrimaryKey(add);
            case Change.DropPrimaryKey drop -> new ConstraintChanges(draft).dropPrimaryKey(drop);
            case Change.AddUniqueConstraint add -> new ConstraintChanges(draft).addUnique(add);
            case Change.DropUniqueConstraint drop -> new ConstraintChanges(draft).dropUnique(drop);
            case Change.AddForeignKeyConstraint add -> new ConstraintChanges(draft).addForeignKey(add);
            case Change.DropForeignKeyConstraint drop -> new ConstraintChanges(draft).dropForeignKey(drop);
            case Change.DropAllForeignKeyConstraints drop -> new ConstraintChanges(draft).dropAllForeignKeys(drop);
            case Change.AddLookupTable add -> new ConstraintChanges(draft).addLookupTable(add);
            case Change.CreateIndex create -> new IndexChanges(draft).create(create);
            case Change.DropIndex drop -> new IndexChanges(draft).drop(drop);
            case Change.CreateSequence create -> new SequenceChanges(draft).create(create);
            case Change.AlterSequence alter -> new SequenceChanges(draft).alter(alter);
            case Change.RenameSequence rename -> new SequenceChanges(draft).rename(rename);
            case Change.DropSequence drop -> new SequenceChanges(draft).drop(drop);
            case Change.CreateView create -> new ViewChanges(draft).create(create);
            case Change.DropView drop -> new ViewChanges(draft).drop(drop);
            case Change.RenameView rename -> new ViewChanges(draft).rename(rename);
            case Change.CreateProcedure create -> new ViewChanges(draft).createProcedure(create);
            case Change.DropProcedure drop -> new ViewChanges(draft).dropProcedure(drop);
            case Change.Insert insert -> new DataChanges(draft).insert(insert);
            case Change.Update update -> new DataChanges(draft).update(update);
            case Change.Delete delete -> new DataChanges(draft).delete(delete);
            case Change.LoadData load -> new LoadDataChanges(draft).load(load);
            case Change.LoadUpdateData load -> new LoadDataChanges(draft).loadOrUpdate(load);
            case Change.RawSql raw -> rawSql(raw, draft);
            case Change.SqlFile file -> sqlFile(file, draft);
            case Change.ExecuteCommand command ->
                draft.unsupported("executeCommand starts the program '" + command.executable() + "', which is not done here.",
                        "run the program before or after the migration, and remove the change");
            case Change.TagDatabase _,Change.Output _,Change.Stop _,Change.Empty _,Change.CustomChange _ -> {}
        }
    }

    private static void rawSql(Change.RawSql raw, Draft draft) {
        if (raw.sql().text().isBlank()) {
            draft.missing("'sql' holds no SQL.", "Write the statements into it, or remove it.");
            return;
        }
        draft.addAll(StatementSplitter.split(raw.sql(), raw.splitting()));
    }

    private static void sqlFile(Change.SqlFile file, Draft draft) {
        if (file.sql() == null) {
            draft.notPlannable("the file \"" + file.file().written() + "\" does not exist", "add the file, or correct its path");
            return;
        }
        draft.addAll(StatementSplitter.split(file.sql(), file.splitting()));
    }
}
