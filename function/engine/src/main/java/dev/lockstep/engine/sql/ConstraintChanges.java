package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.Change;

/// Primary keys, unique constraints, foreign keys.
final class ConstraintChanges {

    private final Draft draft;
    private final Identifiers names;

    ConstraintChanges(Draft draft) {
        this.draft = draft;
        this.names = draft.names();
    }

    /// `forIndexName` is not heeded, as in Liquibase: the constraint gets an index of its own.
    void addPrimaryKey(Change.AddPrimaryKey change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        String name = change.constraintName();
        draft.add("ALTER TABLE " + table + " ADD " + (name == null ? "" : "CONSTRAINT " + names.object(name) + " ") + "PRIMARY KEY ("
                + names.columnList(change.columnNames()) + ")"
                + TableChanges.clause(" USING INDEX TABLESPACE ", change.tablespace()));
        if (Boolean.TRUE.equals(change.clustered())) {
            if (name == null) {
                draft.invalid(change.at(), "a clustered primary key needs a name on PostgreSQL", "add constraintName");
                return;
            }
            draft.add("CLUSTER " + table + " USING " + names.object(name));
        }
    }

    void dropPrimaryKey(Change.DropPrimaryKey change) {
        String table = names.qualified(change.schemaName(), change.tableName());
        if (change.constraintName() == null) {
            draft.add(dropAll(table, "p", ""));
        } else {
            draft.add("ALTER TABLE " + table + " DROP CONSTRAINT " + names.object(change.constraintName()));
        }
    }

    void addUnique(Change.AddUniqueConstraint change) {
        if (Boolean.TRUE.equals(change.clustered())) {
            draft.invalid(change.at(), "PostgreSQL has no clustered unique constraints", "leave clustered out");
        }
        String name = change.constraintName();
        String columns = " (" + names.columnList(change.columnNames()) + ")";
        String index = change.forIndexName();
        draft.add("ALTER TABLE " + names.qualified(change.schemaName(), change.tableName()) + " ADD "
                + (name == null ? "" : "CONSTRAINT " + names.object(name) + " ") + "UNIQUE"
                + (index == null ? columns + TableChanges.clause(" USING INDEX TABLESPACE ", change.tablespace())
                        : " USING INDEX " + names.object(index))
                + (Boolean.TRUE.equals(change.deferrable()) ? " DEFERRABLE" : "")
                + (Boolean.TRUE.equals(change.initiallyDeferred()) ? " INITIALLY DEFERRED" : ""));
    }

    void dropUnique(Change.DropUniqueConstraint change) {
        if (change.constraintName() == null) {
            draft.invalid(change.at(), "dropUniqueConstraint names no constraint", "add constraintName");
            return;
        }
        draft.add("ALTER TABLE " + names.qualified(change.schemaName(), change.tableName()) + " DROP CONSTRAINT "
                + names.object(change.constraintName()));
    }

    void addForeignKey(Change.AddForeignKeyConstraint change) {
        if (change.constraintName() == null) {
            draft.invalid(change.at(), "the foreign key has no name", "add constraintName");
            return;
        }
        draft.add("ALTER TABLE " + names.qualified(change.baseTableSchemaName(), change.baseTableName()) + " ADD CONSTRAINT "
                + names.object(change.constraintName()) + " FOREIGN KEY (" + names.columnList(change.baseColumnNames()) + ") REFERENCES "
                + names.qualified(change.referencedTableSchemaName(), change.referencedTableName()) + " ("
                + names.columnList(change.referencedColumnNames()) + ")"
                + (change.onUpdate() == null ? "" : " ON UPDATE " + change.onUpdate())
                + (change.onDelete() == null ? "" : " ON DELETE " + change.onDelete())
                + (Boolean.TRUE.equals(change.deferrable()) ? " DEFERRABLE" : "")
                + (Boolean.TRUE.equals(change.initiallyDeferred()) ? " INITIALLY DEFERRED" : "")
                + (Boolean.FALSE.equals(change.validate()) ? " NOT VALID" : ""));
    }

    void dropForeignKey(Change.DropForeignKeyConstraint change) {
        draft.add("ALTER TABLE " + names.qualified(change.baseTableSchemaName(), change.baseTableName()) + " DROP CONSTRAINT "
                + names.object(change.constraintName()));
    }

    void dropAllForeignKeys(Change.DropAllForeignKeyConstraints change) {
        String catalog = TableChanges.given(change.baseTableCatalogName());
        String here = catalog == null ? "" : " AND pg_catalog.current_database() = " + Literals.string(names.stored(catalog));
        draft.add(dropAll(names.qualified(change.baseTableSchemaName(), change.baseTableName()), "f", here));
    }

    void addLookupTable(Change.AddLookupTable change) {
        String lookup = names.qualified(change.newTableSchemaName(), change.newTableName());
        String existing = names.qualified(change.existingTableSchemaName(), change.existingTableName());
        String from = names.column(change.existingColumnName());
        String to = names.column(change.newColumnName());
        draft.add("CREATE TABLE " + lookup + " AS SELECT DISTINCT " + from + " AS " + to + " FROM " + existing + " WHERE " + from
                + " IS NOT NULL");
        draft.add("ALTER TABLE " + lookup + " ALTER COLUMN " + to + " SET NOT NULL");
        draft.add("ALTER TABLE " + lookup + " ADD PRIMARY KEY (" + names.columnList(change.newColumnName()) + ")");
        draft.add("ALTER TABLE " + existing + " ADD CONSTRAINT " + names.object(lookupKey(change)) + " FOREIGN KEY ("
                + names.columnList(change.existingColumnName()) + ") REFERENCES " + lookup + " (" + names.columnList(change.newColumnName())
                + ")");
    }

    /// The name of a lookup table's foreign key, where none is given.
    static String lookupKey(Change.AddLookupTable change) {
        String given = change.constraintName();
        return given != null
                ? given
                : ("FK_" + change.existingTableName() + "_" + change.newTableName()).toUpperCase(java.util.Locale.ROOT);
    }

    /// Drops the constraints of a kind, whatever they are called; in another catalog than this database there are none. A table without a primary key is an error, one without foreign keys is not, nor one that is not there.
    private static String dropAll(String table, String kind, String here) {
        String missing = kind.equals("p") ? """
                  IF NOT FOUND THEN
                    RAISE EXCEPTION 'table % has no primary key', found_in USING ERRCODE = 'undefined_object';
                  END IF;
                """ : "";
        String found = kind.equals("p") ? Literals.string(table) + "::regclass" : "pg_catalog.to_regclass(" + Literals.string(table) + ")";
        return """
                DO $lockstep$
                DECLARE
                  found_in CONSTANT regclass := %s;
                  drop_one record;
                BEGIN
                  FOR drop_one IN SELECT conname FROM pg_catalog.pg_constraint WHERE conrelid = found_in AND contype = '%s'%s ORDER BY conname LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %%s DROP CONSTRAINT %%I', found_in, drop_one.conname);
                  END LOOP;
                %sEND $lockstep$""".formatted(found, kind, here, missing);
    }

}
