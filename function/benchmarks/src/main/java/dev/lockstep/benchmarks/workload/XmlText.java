package dev.lockstep.benchmarks.workload;

import java.util.List;
import java.util.stream.Collectors;

/// Changes as elements of an XML changelog.
final class XmlText {

    static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            """;
    static final String FOOT = "</databaseChangeLog>\n";

    private XmlText() {}

    static String changeSet(int number, Change change) {
        return "  <changeSet id=\"" + number + "\" author=\"bench\">\n" + element(change) + "\n  </changeSet>\n";
    }

    private static String element(Change change) {
        return switch (change) {
            case Change.CreateTable(String table, List<Column> columns) -> """
                    <createTable tableName="%s">
                      <column name="id" type="bigint" autoIncrement="true"><constraints primaryKey="true" primaryKeyName="%s_pkey" nullable="false"/></column>
                    %s</createTable>""".formatted(table, table,
                    columns.stream().map(column -> "  " + column(table, column) + "\n").collect(Collectors.joining()));
            case Change.AddColumn(String table, Column column) -> """
                    <addColumn tableName="%s">
                      %s
                    </addColumn>""".formatted(table, column(table, column));
            case Change.CreateIndex(String name, String table, List<String> columns) -> """
                    <createIndex indexName="%s" tableName="%s">%s</createIndex>""".formatted(name, table,
                    columns.stream().map(column -> "<column name=\"" + column + "\"/>").collect(Collectors.joining()));
            case Change.AddForeignKey(String name, String table, String column, String referenced) -> """
                    <addForeignKeyConstraint constraintName="%s" baseTableName="%s" baseColumnNames="%s"
                        referencedTableName="%s" referencedColumnNames="id"/>""".formatted(name, table, column, referenced);
            case Change.Insert insert -> insert.rows().stream().map(row -> insert(insert, row)).collect(Collectors.joining("\n"));
            case Change.CreateFunction(_, String sql) -> """
                    <sql splitStatements="false"><![CDATA[
                    %s
                    ]]></sql>""".formatted(sql);
            case Change.CreateView(String name, String query) -> """
                    <createView viewName="%s">%s</createView>""".formatted(name, query.replace(">", "&gt;"));
        };
    }

    private static String column(String table, Column column) {
        String initial = column.initial();
        String attributes = "name=\"" + column.name() + "\" type=\"" + column.type().sql() + "\""
                + (initial == null ? "" : " " + column.type().defaultAttribute() + "=\"" + initial + "\"");
        String constraints = (column.required() ? " nullable=\"false\"" : "")
                + (column.references() == null
                        ? ""
                        : " foreignKeyName=\"" + table + "_" + column.name() + "_fk\" references=\"" + column.references() + "(id)\"");
        return constraints.isEmpty()
                ? "<column " + attributes + "/>"
                : "<column " + attributes + "><constraints" + constraints + "/></column>";
    }

    private static String insert(Change.Insert insert, List<String> row) {
        StringBuilder text = new StringBuilder("<insert tableName=\"" + insert.table() + "\">\n");
        for (int i = 0; i < row.size(); i++) {
            Column column = insert.columns().get(i);
            text.append("  <column name=\"").append(column.name()).append("\" ").append(column.type().valueAttribute());
            text.append("=\"").append(row.get(i)).append("\"/>\n");
        }
        return text.append("</insert>").toString();
    }
}
