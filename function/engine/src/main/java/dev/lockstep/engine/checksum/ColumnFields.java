package dev.lockstep.engine.checksum;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.Constraints;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The serialised fields of columns and their constraints.
final class ColumnFields {

    private static final Set<String> INDEX_LEAVES_OUT = Set.of("type", "autoIncrement", "constraints", "defaultValue", "value", "startWith",
            "incrementBy", "encoding", "remarks");

    private ColumnFields() {}

    static List<Fields> of(List<Column> columns) {
        return columns.stream().map(column -> of(column, null)).toList();
    }

    /// The columns of an insert: a sequence that is a column's value belongs to the schema of the insert, and is serialised with it, except in
    /// inserts of whole files.
    static List<Fields> ofInsert(List<Column> columns, @Nullable String schema) {
        boolean files = columns.stream().anyMatch(column -> column.value().blobFile() != null || column.value().clobFile() != null);
        return columns.stream().map(column -> of(column, files ? null : schema)).toList();
    }

    /// The columns of an index, of which less counts.
    static List<Fields> ofIndex(List<Column> columns) {
        return columns.stream().map(column -> of(column, null).without(INDEX_LEAVES_OUT)).toList();
    }

    private static Fields of(Column column, @Nullable String sequenceSchema) {
        Fields.Collector fields = Fields.with("name", column.name())
                .with("type", column.type())
                .with("computed", column.computed())
                .with("descending", column.descending())
                .with("included", column.included())
                .with("remarks", column.remarks());
        values(fields, column.value(), takesSchema(column) ? sequenceSchema : null);
        defaults(fields, column.defaultValue());
        autoIncrement(fields, column.autoIncrement());
        Constraints constraints = column.constraints();
        return placement(fields, column).nested("constraints", constraints == null ? null : of(constraints)).done();
    }

    private static Fields.Collector placement(Fields.Collector fields, Column column) {
        return fields.with("afterColumn", column.placement().afterColumn())
                .with("beforeColumn", column.placement().beforeColumn())
                .with("position", column.placement().position());
    }

    private static void values(Fields.Collector fields, ColumnValue value, @Nullable String sequenceSchema) {
        ColumnValue.FileReference blob = value.blobFile();
        ColumnValue.FileReference clob = value.clobFile();
        fields.with("value", value.text())
                .with("valueNumeric", value.numeric())
                .with("valueDate", value.date())
                .with("rawDateValue", value.rawDate())
                .with("valueBoolean", value.bool())
                .with("valueBlobFile", blob == null ? null : blob.written())
                .with("valueClobFile", clob == null ? null : clob.written())
                .with("encoding", value.encoding())
                .with("valueComputed", value.computed())
                .with("valueSequenceNext", in(sequenceSchema, value.sequenceNext()))
                .with("valueSequenceCurrent", in(value.sequenceNext() == null ? sequenceSchema : null, value.sequenceCurrent()));
    }

    private static boolean takesSchema(Column column) {
        ColumnValue value = column.value();
        boolean another = value.text() != null || value.bool() != null || value.numeric() != null || value.date() != null
                || value.computed() != null;
        return !another && !Boolean.TRUE.equals(column.autoIncrement().enabled());
    }

    private static @Nullable String in(@Nullable String schema, @Nullable String sequence) {
        return schema == null || sequence == null ? sequence : schema + "." + sequence;
    }

    static void defaults(Fields.Collector fields, ColumnDefault value) {
        fields.with("defaultValue", value.text())
                .with("defaultValueNumeric", value.numeric())
                .with("defaultValueDate", value.date())
                .with("defaultValueBoolean", value.bool())
                .with("defaultValueComputed", value.computed())
                .with("defaultValueSequenceNext", value.sequenceNext())
                .with("defaultValueConstraintName", value.constraintName());
    }

    private static void autoIncrement(Fields.Collector fields, AutoIncrement identity) {
        fields.with("autoIncrement", identity.enabled());
        identity(fields, identity);
    }

    static void identity(Fields.Collector fields, AutoIncrement identity) {
        fields.with("generationType", identity.generationType())
                .with("defaultOnNull", identity.defaultOnNull())
                .with("startWith", identity.startWith())
                .with("incrementBy", identity.incrementBy());
    }

    private static Fields of(Constraints constraints) {
        return Fields.with("nullable", constraints.nullable())
                .with("notNullConstraintName", constraints.notNullConstraintName())
                .with("primaryKey", constraints.primaryKey())
                .with("primaryKeyName", constraints.primaryKeyName())
                .with("primaryKeyTablespace", constraints.primaryKeyTablespace())
                .with("references", constraints.references())
                .with("referencedTableCatalogName", constraints.referencedTableCatalogName())
                .with("referencedTableSchemaName", constraints.referencedTableSchemaName())
                .with("referencedTableName", constraints.referencedTableName())
                .with("referencedColumnNames", constraints.referencedColumnNames())
                .with("unique", constraints.unique())
                .with("uniqueConstraintName", constraints.uniqueConstraintName())
                .with("checkConstraint", constraints.checkConstraint())
                .with("deleteCascade", constraints.deleteCascade())
                .with("foreignKeyName", constraints.foreignKeyName())
                .with("initiallyDeferred", constraints.initiallyDeferred())
                .with("deferrable", constraints.deferrable())
                .with("validateNullable", constraints.validateNullable())
                .with("validateUnique", constraints.validateUnique())
                .with("validatePrimaryKey", constraints.validatePrimaryKey())
                .with("validateForeignKey", constraints.validateForeignKey())
                .done();
    }
}
