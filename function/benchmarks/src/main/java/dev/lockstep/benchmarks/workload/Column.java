package dev.lockstep.benchmarks.workload;

import org.jspecify.annotations.Nullable;

/// A column of a generated table.
///
/// @param references the table whose `id` it holds; null for none
record Column(String name, Type type, boolean required, boolean defaulted, @Nullable String references) {

    /// What both Liquibase and PostgreSQL understand by the same word: that word, how a changelog in XML says a value of it, and its default, if it has one.
    enum Type {
        KEY("bigint", "valueNumeric", null),
        NAME("varchar(80)", "value", "new"),
        COUNT("int", "valueNumeric", "0"),
        AMOUNT("numeric(12,2)", "valueNumeric", "0"),
        FLAG("boolean", "valueBoolean", "false"),
        DAY("date", "valueDate", null),
        NOTE("text", "value", null);

        private final String sql;
        private final String valueAttribute;
        private final @Nullable String initial;

        Type(String sql, String valueAttribute, @Nullable String initial) {
            this.sql = sql;
            this.valueAttribute = valueAttribute;
            this.initial = initial;
        }

        String sql() {
            return sql;
        }

        String valueAttribute() {
            return valueAttribute;
        }

        String defaultAttribute() {
            return "defaultV" + valueAttribute.substring(1);
        }

        @Nullable
        String initial() {
            return initial;
        }

        /// A value as SQL writes it.
        String literal(String value) {
            return switch (this) {
                case KEY, COUNT, AMOUNT, FLAG -> value;
                case NAME, DAY, NOTE -> "'" + value + "'";
            };
        }
    }

    /// The default, if it has one and wants it.
    @Nullable
    String initial() {
        return defaulted ? type.initial() : null;
    }
}
