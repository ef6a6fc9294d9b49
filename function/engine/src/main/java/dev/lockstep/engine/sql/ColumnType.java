package dev.lockstep.engine.sql;

/// A column type of a changelog as PostgreSQL spells it.
///
/// @param sql as it stands in a statement
/// @param family decides how a default value is written
/// @param autoIncrement the name itself asks for an identity: `serial`, `bigserial`, `int identity`
record ColumnType(String sql, Family family, boolean autoIncrement) {

    /// What kind of values a type holds. `SMALL_INTEGER` writes a truth value as 1 or 0, `INTEGER` leaves it a word. `OTHER` is a type that
    /// Liquibase does not know: PostgreSQL's own, an array, an enum, one of an extension.
    enum Family {
        INTEGER,
        SMALL_INTEGER,
        NUMBER,
        BOOLEAN,
        CHARACTER,
        TEXT,
        DATE,
        TIME,
        TIMESTAMP,
        BINARY,
        XML,
        UUID,
        OTHER
    }
}
