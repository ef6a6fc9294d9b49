package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Location;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One change of a change set: Liquibase 4.33's community change types as PostgreSQL can do them, one record each.
///
/// Component names are the attribute names of the changelog; null is absent. The record list is the feature list, which is why this file is long.
public sealed interface Change {

    /// Where the change stands.
    Location at();

    /// The `dbms` attribute of the change itself; most have none.
    default DbmsFilter onlyOn() {
        return switch (this) {
            case Insert insert -> insert.dbms();
            case RawSql sql -> sql.dbms();
            case SqlFile file -> file.dbms();
            case CreateProcedure procedure -> new DbmsFilter(procedure.dbms());
            default -> DbmsFilter.ANY;
        };
    }

    /// A file that a change names.
    ///
    /// @param written the path as it stands in the changelog, which counts in the description; null where there is none
    /// @param relativeToChangelogFile as written; null where absent
    /// @param encoding as written; null where absent
    /// @param content null where the file does not exist and the change is for another database
    record SourceFile(@Nullable String written, @Nullable Boolean relativeToChangelogFile, @Nullable String encoding,
            @Nullable FileContent content) {}

    /// How a text is cut into statements.
    ///
    /// @param splitStatements null where not written
    /// @param stripComments null where not written
    /// @param formattedSql the defaults of formatted SQL apply, which differ in version 8 checksums
    record Splitting(@Nullable Boolean splitStatements, @Nullable Boolean stripComments, @Nullable String endDelimiter,
            boolean formattedSql) {}

    /// How a data file is read; null is absent. The defaults are `,`, `"` and `#`.
    record CsvFormat(@Nullable String separator, @Nullable String quotchar, @Nullable String commentLineStartsWith) {}

    record CreateTable(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable String tablespace,
            @Nullable String remarks, @Nullable String tableType, @Nullable Boolean ifNotExists, @Nullable Boolean rowDependencies,
            List<Column> columns, Location at) implements Change {
        public CreateTable {
            columns = List.copyOf(columns);
        }

    }

    record DropTable(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable Boolean cascadeConstraints,
            Location at) implements Change {}

    record RenameTable(@Nullable String catalogName, @Nullable String schemaName, String oldTableName, String newTableName,
            Location at) implements Change {}

    record SetTableRemarks(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable String remarks,
            Location at) implements Change {}

    record AddColumn(@Nullable String catalogName, @Nullable String schemaName, String tableName, List<Column> columns,
            Location at) implements Change {
        public AddColumn {
            columns = List.copyOf(columns);
        }

    }

    /// @param columns the columns to drop where several are listed; else empty
    record DropColumn(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable String columnName,
            List<Column> columns, Location at) implements Change {
        public DropColumn {
            columns = List.copyOf(columns);
        }

    }

    record RenameColumn(@Nullable String catalogName, @Nullable String schemaName, String tableName, String oldColumnName,
            String newColumnName, @Nullable String columnDataType, @Nullable String remarks, Location at) implements Change {}

    record ModifyDataType(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            String newDataType, Location at) implements Change {}

    record SetColumnRemarks(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            @Nullable String columnDataType, @Nullable String columnParentType, @Nullable String remarks, Location at) implements Change {}

    /// @param joinString put between the two values; null is the empty string
    record MergeColumns(@Nullable String catalogName, @Nullable String schemaName, String tableName, String column1Name,
            @Nullable String joinString, String column2Name, String finalColumnName, String finalColumnType,
            Location at) implements Change {}

    record AddAutoIncrement(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            @Nullable String columnDataType, AutoIncrement autoIncrement, Location at) implements Change {}

    record AddDefaultValue(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            @Nullable String columnDataType, ColumnDefault defaultValue, Location at) implements Change {}

    record DropDefaultValue(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            @Nullable String columnDataType, Location at) implements Change {}

    record AddNotNullConstraint(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            @Nullable String columnDataType, @Nullable String constraintName, @Nullable String defaultNullValue, @Nullable Boolean validate,
            Location at) implements Change {}

    record DropNotNullConstraint(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnName,
            @Nullable String columnDataType, @Nullable String constraintName, Location at) implements Change {}

    record AddPrimaryKey(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnNames,
            @Nullable String constraintName, @Nullable String tablespace, @Nullable Boolean clustered, @Nullable Boolean validate,
            @Nullable String forIndexCatalogName, @Nullable String forIndexSchemaName, @Nullable String forIndexName,
            Location at) implements Change {}

    record DropPrimaryKey(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable String constraintName,
            @Nullable Boolean dropIndex, Location at) implements Change {}

    record AddUniqueConstraint(@Nullable String catalogName, @Nullable String schemaName, String tableName, String columnNames,
            @Nullable String constraintName, @Nullable String tablespace, @Nullable Boolean deferrable, @Nullable Boolean initiallyDeferred,
            @Nullable Boolean disabled, @Nullable Boolean clustered, @Nullable Boolean validate, @Nullable String forIndexCatalogName,
            @Nullable String forIndexSchemaName, @Nullable String forIndexName, Location at) implements Change {}

    record DropUniqueConstraint(@Nullable String catalogName, @Nullable String schemaName, String tableName,
            @Nullable String constraintName, @Nullable String uniqueColumns, Location at) implements Change {}

    record AddForeignKeyConstraint(@Nullable String baseTableCatalogName, @Nullable String baseTableSchemaName, String baseTableName,
            String baseColumnNames, @Nullable String constraintName, @Nullable String referencedTableCatalogName,
            @Nullable String referencedTableSchemaName, String referencedTableName, String referencedColumnNames,
            @Nullable Boolean deferrable, @Nullable Boolean initiallyDeferred, @Nullable String onDelete, @Nullable String onUpdate,
            @Nullable Boolean referencesUniqueColumn, @Nullable Boolean validate, Location at) implements Change {}

    record DropForeignKeyConstraint(@Nullable String baseTableCatalogName, @Nullable String baseTableSchemaName, String baseTableName,
            String constraintName, Location at) implements Change {}

    record DropAllForeignKeyConstraints(@Nullable String baseTableCatalogName, @Nullable String baseTableSchemaName, String baseTableName,
            Location at) implements Change {}

    record AddLookupTable(@Nullable String existingTableCatalogName, @Nullable String existingTableSchemaName, String existingTableName,
            String existingColumnName, @Nullable String newTableCatalogName, @Nullable String newTableSchemaName, String newTableName,
            String newColumnName, @Nullable String newColumnDataType, @Nullable String constraintName, Location at) implements Change {}

    record CreateIndex(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable String indexName,
            @Nullable String tablespace, @Nullable Boolean unique, @Nullable Boolean clustered, @Nullable String associatedWith,
            @Nullable String using, List<Column> columns, Location at) implements Change {
        public CreateIndex {
            columns = List.copyOf(columns);
        }

    }

    record DropIndex(@Nullable String catalogName, @Nullable String schemaName, @Nullable String tableName, String indexName,
            Location at) implements Change {}

    record CreateSequence(@Nullable String catalogName, @Nullable String schemaName, String sequenceName, @Nullable String dataType,
            @Nullable BigInteger startValue, @Nullable BigInteger incrementBy, @Nullable BigInteger minValue, @Nullable BigInteger maxValue,
            @Nullable BigInteger cacheSize, @Nullable Boolean cycle, @Nullable Boolean ordered, Location at) implements Change {}

    record AlterSequence(@Nullable String catalogName, @Nullable String schemaName, String sequenceName, @Nullable String dataType,
            @Nullable BigInteger incrementBy, @Nullable BigInteger minValue, @Nullable BigInteger maxValue, @Nullable BigInteger cacheSize,
            @Nullable Boolean cycle, @Nullable Boolean ordered, Location at) implements Change {}

    record RenameSequence(@Nullable String catalogName, @Nullable String schemaName, String oldSequenceName, String newSequenceName,
            Location at) implements Change {}

    record DropSequence(@Nullable String catalogName, @Nullable String schemaName, String sequenceName, Location at) implements Change {}

    /// @param selectQuery the text, from the element or from `file`, placeholders expanded
    /// @param hashed the same as Liquibase hashes it, where that is another text: it reads the file as UTF-8 then, whatever `encoding` says
    record CreateView(@Nullable String catalogName, @Nullable String schemaName, String viewName, @Nullable String remarks,
            @Nullable Boolean replaceIfExists, @Nullable Boolean fullDefinition, @Nullable SqlText selectQuery, SourceFile file,
            @Nullable String hashed, Location at) implements Change {}

    record DropView(@Nullable String catalogName, @Nullable String schemaName, String viewName, @Nullable Boolean ifExists,
            Location at) implements Change {}

    record RenameView(@Nullable String catalogName, @Nullable String schemaName, String oldViewName, String newViewName,
            Location at) implements Change {}

    /// @param procedureText the text, from the element or from `file`, placeholders expanded
    /// @param hashed as for [CreateView]
    record CreateProcedure(@Nullable String catalogName, @Nullable String schemaName, @Nullable String procedureName, @Nullable String dbms,
            @Nullable String comments, @Nullable Boolean replaceIfExists, @Nullable SqlText procedureText, SourceFile file,
            @Nullable String hashed, Location at) implements Change {}

    record DropProcedure(@Nullable String catalogName, @Nullable String schemaName, String procedureName, Location at) implements Change {}

    /// @param dbms the change is left out on other databases
    record Insert(@Nullable String catalogName, @Nullable String schemaName, String tableName, List<Column> columns, DbmsFilter dbms,
            Location at) implements Change {
        public Insert {
            columns = List.copyOf(columns);
        }

    }

    record Update(@Nullable String catalogName, @Nullable String schemaName, String tableName, List<Column> columns, @Nullable String where,
            List<Column> whereParams, Location at) implements Change {
        public Update {
            columns = List.copyOf(columns);
            whereParams = List.copyOf(whereParams);
        }

    }

    record Delete(@Nullable String catalogName, @Nullable String schemaName, String tableName, @Nullable String where,
            List<Column> whereParams, Location at) implements Change {
        public Delete {
            whereParams = List.copyOf(whereParams);
        }

    }

    /// @param cellFiles the files that fields of `BLOB` and `CLOB` columns name, by the text of the field ([Csv] reads them); a field that is not
    /// here names no file
    record LoadData(@Nullable String catalogName, @Nullable String schemaName, @Nullable String tableName, SourceFile file,
            CsvFormat format, List<LoadColumn> columns, @Nullable Boolean usePreparedStatements, Map<String, FileContent> cellFiles,
            Location at) implements Change {
        public LoadData {
            columns = List.copyOf(columns);
            cellFiles = Map.copyOf(cellFiles);
        }

    }

    /// @param cellFiles as for [LoadData]
    record LoadUpdateData(@Nullable String catalogName, @Nullable String schemaName, @Nullable String tableName, SourceFile file,
            CsvFormat format, List<LoadColumn> columns, @Nullable String primaryKey, @Nullable Boolean onlyUpdate,
            @Nullable Boolean usePreparedStatements, Map<String, FileContent> cellFiles, Location at) implements Change {
        public LoadUpdateData {
            columns = List.copyOf(columns);
            cellFiles = Map.copyOf(cellFiles);
        }

    }

    /// `<sql>`, one change set of formatted SQL, or a plain `.sql` file.
    record RawSql(SqlText sql, Splitting splitting, DbmsFilter dbms, @Nullable String comment, Location at) implements Change {}

    /// @param sql the text that runs, placeholders expanded; the checksum is taken from the file itself. Null where the file is for another database and absent
    record SqlFile(SourceFile file, @Nullable SqlText sql, Splitting splitting, DbmsFilter dbms, Location at) implements Change {}

    record TagDatabase(@Nullable String tag, @Nullable Boolean keepTagOnRollback, Location at) implements Change {}

    record Output(@Nullable String target, @Nullable String message, Location at) implements Change {}

    record Stop(@Nullable String message, Location at) implements Change {}

    record Empty(Location at) implements Change {}

    /// A command of the operating system: known so that a database where it ran can be taken over, never run.
    record ExecuteCommand(String executable, @Nullable String timeout, Location at) implements Change {}

    /// Java code of the user's, run by a handler of the engine's caller.
    record CustomChange(String className, Map<String, String> params, Location at) implements Change {
        public CustomChange {
            params = Map.copyOf(params);
        }

    }
}
