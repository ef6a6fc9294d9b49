package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.AutoIncrement;
import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.changelog.ColumnDefault;
import dev.lockstep.engine.changelog.ColumnValue;
import dev.lockstep.engine.changelog.Constraints;
import dev.lockstep.engine.changelog.IsoDate;
import dev.lockstep.engine.changelog.LoadColumn;
import dev.lockstep.engine.text.Severity;
import java.math.BigInteger;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From `<column>`, `<param>` and `<constraints>` to records. Numbers and dates that are none become computed values here.
final class ColumnReader {

    /// What every column may have, and a field of a data file makes nothing of.
    private static final List<String> PASSED_OVER = List.of("computed", "descending", "included", "remarks", "value", "valueNumeric",
            "valueDate", "valueBoolean", "valueComputed", "valueSequenceNext", "valueSequenceCurrent", "valueBlobFile", "valueClobFile",
            "autoIncrement", "startWith", "incrementBy", "generationType", "defaultOnNull", "constraints");

    private final Problems problems;
    private final SourceFiles files;
    private final FileScope file;
    private final NumberFormat numbers = NumberFormat.getInstance(Locale.US);

    ColumnReader(Problems problems, SourceFiles files, FileScope file) {
        this.problems = problems;
        this.files = files;
        this.file = file;
    }

    /// The columns of a change: `column` children, in YAML inside `columns`, or inside a `column` that holds the list.
    List<Column> columns(Fields change) {
        return nodes(change).stream().map(node -> column(node, false)).toList();
    }

    /// Columns that may say where they go.
    List<Column> placedColumns(Fields change) {
        return nodes(change).stream().map(node -> column(node, true)).toList();
    }

    List<LoadColumn> loadColumns(Fields change) {
        return nodes(change).stream().map(node -> loadColumn(node, change.node().name())).toList();
    }

    List<Column> params(Fields change) {
        List<Column> params = new ArrayList<>();
        for (Node list : change.children("whereParams")) {
            Fields fields = new Fields(list, problems, file.unknown());
            fields.children("param").forEach(param -> params.add(column(param, false)));
            fields.done();
        }
        return params;
    }

    private List<Node> nodes(Fields change) {
        List<Node> nodes = new ArrayList<>();
        for (Node list : change.children("columns")) {
            List<Node> inside = list.children().stream().filter(child -> child.is("column")).toList();
            boolean itself = inside.isEmpty() && !(list.attributes().isEmpty() && list.children().isEmpty());
            nodes.addAll(itself ? List.of(list) : inside);
        }
        for (Node column : change.children("column")) {
            boolean list = file.format() == FileScope.Format.YAML && column.child("column") != null;
            nodes.addAll(list ? column.children().stream().filter(child -> child.is("column")).toList() : List.of(column));
        }
        return nodes;
    }

    private Column column(Node node, boolean placed) {
        Fields fields = new Fields(node, problems, Severity.ERROR);
        String numericDefault = fields.text("defaultValueNumeric");
        Boolean autoIncrement = fields.bool("autoIncrement");
        if ("GENERATED_BY_DEFAULT".equals(numericDefault)) {
            autoIncrement = true;
        }
        Column column = new Column(fields.text("name"), fields.text("type"), value(fields), defaultValue(fields),
                new AutoIncrement(autoIncrement, fields.text("generationType"), fields.bool("defaultOnNull"), fields.integer("startWith"),
                        fields.integer("incrementBy")),
                constraints(fields), fields.bool("computed"), fields.bool("descending"), fields.bool("included"), fields.text("remarks"),
                placed ? placement(fields) : Column.Placement.NONE, node.at());
        fields.done();
        return column;
    }

    private Column.Placement placement(Fields fields) {
        String after = fields.text("afterColumn");
        String before = fields.text("beforeColumn");
        BigInteger position = fields.integer("position");
        return new Column.Placement(file.strippedPlacements().contains("afterColumn") ? null : after,
                file.strippedPlacements().contains("beforeColumn") ? null : before,
                file.strippedPlacements().contains("position") ? null : position);
    }

    private ColumnValue value(Fields fields) {
        Node node = fields.node();
        String text = fields.text("value");
        Figure numeric = number(fields.text("valueNumeric"), true);
        Day day = day(fields, "valueDate");
        String computed = fields.text("valueComputed");
        if (computed == null) {
            computed = day.computed() == null ? numeric.computed() : day.computed();
        }
        return new ColumnValue(text == null ? node.text() : text, numeric.text(), day.iso(), day.raw(), fields.bool("valueBoolean"),
                files.value(fields, "valueBlobFile", file), files.value(fields, "valueClobFile", file), fields.text("encoding"), computed,
                fields.text("valueSequenceNext"), fields.text("valueSequenceCurrent"));
    }

    ColumnDefault defaultValue(Fields fields) {
        String written = fields.text("defaultValueNumeric");
        Figure numeric = "GENERATED_BY_DEFAULT".equals(written) ? new Figure(null, null) : number(written, false);
        Day day = day(fields, "defaultValueDate");
        String computed = fields.text("defaultValueComputed");
        if (computed == null) {
            computed = day.computed() == null ? numeric.computed() : day.computed();
        }
        return new ColumnDefault(fields.text("defaultValue"), numeric.text(), day.iso(), fields.bool("defaultValueBoolean"), computed,
                fields.text("defaultValueSequenceNext"), fields.text("defaultValueConstraintName"));
    }

    /// A number's text, or what is computed instead.
    private record Figure(@Nullable String text, @Nullable String computed) {}

    /// A date, or what is computed instead.
    private record Day(@Nullable String iso, @Nullable String raw, @Nullable String computed) {}

    private Figure number(@Nullable String written, boolean keepsParentheses) {
        if (written == null || written.equalsIgnoreCase("null")) {
            return new Figure(null, null);
        }
        String bare = written;
        if (bare.startsWith("(")) {
            bare = bare.endsWith(")") ? bare.substring(1, bare.length() - 1) : bare.substring(1);
        }
        boolean parses = numbers.parse(bare, new ParsePosition(0)) != null;
        return parses ? new Figure(bare, null) : new Figure(null, keepsParentheses ? written : bare);
    }

    private static Day day(Fields fields, String name) {
        String written = fields.text(name);
        if (written == null) {
            return new Day(null, null, null);
        }
        Node.Attribute attribute = fields.node().attribute(name);
        if (attribute != null && attribute.date() != null) {
            return new Day(IsoDate.of(attribute.date()), written, null);
        }
        String iso = IsoDate.of(written);
        return new Day(iso, written, iso == null ? written : null);
    }

    private @Nullable Constraints constraints(Fields column) {
        Node node = column.child("constraints");
        if (node == null) {
            return null;
        }
        Fields fields = new Fields(node, problems, file.unknown());
        Constraints constraints = new Constraints(fields.bool("nullable"), fields.text("notNullConstraintName"), fields.bool("primaryKey"),
                fields.text("primaryKeyName"), fields.text("primaryKeyTablespace"), fields.text("references"),
                fields.text("referencedTableCatalogName"), fields.text("referencedTableSchemaName"), fields.text("referencedTableName"),
                fields.text("referencedColumnNames"), fields.bool("unique"), fields.text("uniqueConstraintName"),
                fields.text("checkConstraint"), fields.bool("deleteCascade"), fields.text("foreignKeyName"),
                fields.bool("initiallyDeferred"),
                fields.bool("deferrable"), fields.bool("validateNullable"), fields.bool("validateUnique"),
                fields.bool("validatePrimaryKey"),
                fields.bool("validateForeignKey"));
        fields.done();
        return constraints;
    }

    private LoadColumn loadColumn(Node node, String change) {
        Fields fields = new Fields(node, problems, Severity.ERROR);
        BigInteger index = fields.integer("index");
        LoadColumn column = new LoadColumn(fields.text("name"), fields.text("header"), index == null ? null : index.intValue(),
                fields.text("type"), fields.text("nullPlaceholder"), fields.bool("allowUpdate"), defaultValue(fields),
                fields.text("encoding"),
                node.at());
        if (file.unknown() == Severity.WARNING) {
            fields.unused("a column of " + change, PASSED_OVER);
        }
        fields.done();
        return column;
    }
}
