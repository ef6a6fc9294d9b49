package dev.lockstep.testkit.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Names, types and values: ordinary ones mostly, and odd ones that real changelogs have too.
final class Vocabulary {

    private static final Map<Kind, List<String>> TYPES = Map.of(
            Kind.INTEGER,
            List.of("int", "INT", "integer", "bigint", "BIGINT", "smallint", "int4", "int8", "int2", "tinyint", "tinyint(1)", "int(11)",
                    "bigint(20)", "java.sql.Types.INTEGER", "java.sql.Types.BIGINT", "int unsigned"),
            Kind.NUMBER,
            List.of("decimal(12, 2)", "numeric(14,4)", "NUMBER(10,2)", "number", "double", "double precision", "float", "float(24)",
                    "real", "currency", "float8", "java.sql.Types.DECIMAL(10,3)", "decimal"),
            Kind.TEXT,
            List.of("varchar(60)", "VARCHAR(255)", "varchar2(90)", "nvarchar(70)", "text", "clob", "CLOB", "char(60)", "nclob", "longtext",
                    "varchar(60 CHAR)", "character varying(80)", "varchar", "java.sql.Types.VARCHAR(88)", "java.sql.Types.CLOB"),
            Kind.TRUTH, List.of("boolean", "BOOLEAN", "bool", "bit", "java.sql.Types.BOOLEAN"),
            Kind.DATE, List.of("date", "DATE", "java.sql.Types.DATE"),
            Kind.TIME, List.of("time", "TIME", "time(3)", "time without time zone"),
            Kind.TIMESTAMP,
            List.of("timestamp", "TIMESTAMP", "datetime", "datetime(3)", "timestamp(6)", "timestamp with time zone", "timestamptz",
                    "TIMESTAMP WITHOUT TIME ZONE", "timestamp(3) with time zone", "java.sql.Types.TIMESTAMP", "smalldatetime"),
            Kind.UUID, List.of("uuid", "UUID", "uniqueidentifier"),
            Kind.BYTES, List.of("blob", "bytea", "longblob", "binary(20)", "varbinary(16)", "java.sql.Types.BLOB"),
            Kind.JSON, List.of("json", "jsonb"));

    private static final List<String> RESERVED = List.of("order", "user", "group", "table", "limit", "offset", "check", "default", "end",
            "desc", "all",
            "primary", "references", "column", "constraint", "analyse", "window", "left", "name", "value", "type", "comment", "key", "date",
            "timestamp",
            "level", "password", "row", "position", "values", "year");

    private static final List<String> TEXTS = List.of("plain", "it's", "a \"quoted\" word", "back\\slash", "Grüße, 東京", "per cent % and _",
            "semi;colon",
            "-- no comment", "/* nor this */", "$$ dollars $$", "two  spaces", "tab\tinside", "'", "''", "{\"a\": [1, 2]}", "<b>&amp;</b>",
            "null", "true", "12",
            "select 1;", "line one\nline two", "x", "E'\\n'", "?", ":name", "a,b");

    private final Dice dice;
    private final List<String> reserved = new ArrayList<>(RESERVED);
    private int counter;

    Vocabulary(Dice dice) {
        this.dice = dice;
    }

    int number() {
        counter++;
        return counter;
    }

    /// Never given twice.
    String name(String stem) {
        int roll = dice.between(1, 100);
        var plain = stem + "_" + number();
        if (roll <= 70) {
            return plain;
        }
        if (roll <= 78) {
            return Character.toUpperCase(stem.charAt(0)) + stem.substring(1) + "Mixed" + number();
        }
        if (roll <= 84) {
            return plain.toUpperCase(Locale.ROOT);
        }
        if (roll <= 91 && !reserved.isEmpty()) {
            return reserved.remove(dice.between(0, reserved.size() - 1));
        }
        return switch (roll) {
            case 92, 93 -> plain + "_" + "long".repeat(14);
            case 94, 95 -> "with space " + number();
            case 96 -> "dash-" + number();
            case 97 -> "ünïcode_" + number();
            case 98 -> number() + "th";
            case 99 -> "dollar$" + number();
            default -> "_" + plain;
        };
    }

    Kind kind() {
        return dice.chance(60) ? dice.one(List.of(Kind.INTEGER, Kind.TEXT)) : dice.one(List.of(Kind.values()));
    }

    String type(Kind kind) {
        return dice.one(TYPES.getOrDefault(kind, List.of("text")));
    }

    String text() {
        return dice.one(TEXTS);
    }

    /// A text for an attribute that ends up in SQL as a literal.
    String remarks() {
        return dice.one("What it is", "it's quoted", "Größe", "", "two\nlines", "back\\slash", "a \"b\" c", "semi; colon");
    }

    /// The attribute of a column that gives it a value in `insert` and `update`.
    SequencedMap<String, String> value(Kind kind) {
        if (dice.chance(5)) {
            return map(dice.one("value", "valueNumeric", "valueComputed"), dice.one("NULL", "null"));
        }
        return switch (kind) {
            case INTEGER -> map(dice.one("valueNumeric", "value", "valueNumeric", "valueComputed"), String.valueOf(dice.between(-5, 90)));
            case NUMBER -> map(dice.one("valueNumeric", "value"), dice.one("1.50", "0", "-3.25", ".5", "007", "1e2", "12"));
            case TEXT -> dice.chance(10) ? map("valueComputed", dice.one("upper('x')", "'a' || 'b'", "lower(null)")) : map("value", text());
            case TRUTH -> map(dice.one("valueBoolean", "valueBoolean", "value"), dice.bool());
            case DATE -> map(dice.one("valueDate", "value"), dice.one("2024-02-29", "1999-12-31"));
            case TIME -> map(dice.one("valueDate", "value"), dice.one("07:08:09", "23:59:59"));
            case TIMESTAMP -> map(dice.one("valueDate", "valueDate", "value"),
                    dice.one("2021-05-06T07:08:09", "2021-05-06 07:08:09", "2021-05-06", "2021-05-06T07:08:09.123"));
            case UUID -> map("value", "6f1e4ab2-0000-4000-8000-%012d".formatted(dice.between(0, 999)));
            case BYTES -> map("value", dice.one("\\xdeadbeef", "abc"));
            case JSON -> map("value", dice.one("{\"a\": 1}", "[1, \"it's\"]", "null"));
        };
    }

    /// A value that no other row has, as far as the kind can promise it.
    SequencedMap<String, String> uniqueValue(Kind kind) {
        return switch (kind) {
            case INTEGER, NUMBER -> map("valueNumeric", String.valueOf(100 + number()));
            case TEXT -> map("value", "unique " + number());
            case UUID -> map("value", "7f1e4ab2-0000-4000-8000-%012d".formatted(number()));
            case DATE -> map("valueDate", "20%02d-01-%02d".formatted(dice.between(10, 99), dice.between(1, 28)));
            case TRUTH, TIME, TIMESTAMP, BYTES, JSON -> value(kind);
        };
    }

    /// The attribute of a column that gives it a default.
    SequencedMap<String, String> defaultValue(Kind kind) {
        return switch (kind) {
            case INTEGER -> map(dice.one("defaultValueNumeric", "defaultValue", "defaultValueNumeric", "defaultValueComputed"),
                    dice.one("0", "5", "-1", "42"));
            case NUMBER -> map(dice.one("defaultValueNumeric", "defaultValue"), dice.one("1.50", "0", "-2.5", "0.0"));
            case TEXT -> dice.chance(20) ? map("defaultValueComputed", dice.one("upper('x')", "'computed'", "lower('A''B')"))
                    : map("defaultValue", dice.one("x", "it's", "", "Grüße", "a \"b\"", "NULL", "0", "back\\slash", "now"));
            case TRUTH -> map(dice.one("defaultValueBoolean", "defaultValueBoolean", "defaultValue", "defaultValueComputed"), dice.bool());
            case DATE -> dice.chance(60) ? map("defaultValueDate", "2024-02-29") : map("defaultValueComputed", "current_date");
            case TIME -> map("defaultValueDate", "07:08:09");
            case TIMESTAMP ->
                dice.chance(50) ? map("defaultValueDate", dice.one("2021-05-06T07:08:09", "2021-05-06 07:08:09", "2021-05-06T07:08:09.5"))
                        : map(dice.one("defaultValueComputed", "defaultValueDate"),
                                dice.one("now()", "current_timestamp", "CURRENT_TIMESTAMP", "localtimestamp"));
            case UUID -> map("defaultValueComputed", "gen_random_uuid()");
            case BYTES -> map("defaultValue", "\\x00ff");
            case JSON -> map("defaultValue", dice.one("{}", "[]", "{\"a\": \"b\"}"));
        };
    }

    private static SequencedMap<String, String> map(String key, String value) {
        var map = new LinkedHashMap<String, String>();
        map.put(key, value);
        return map;
    }
}
