package dev.lockstep.engine.sql;

import static java.util.Map.entry;

import dev.lockstep.engine.changelog.Column;
import dev.lockstep.engine.sql.ColumnType.Family;
import dev.lockstep.engine.text.Location;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Column types of a changelog, as Liquibase maps them for PostgreSQL: `datetime` is `TIMESTAMP WITHOUT TIME ZONE`, `clob` is `TEXT`, `blob` is
/// `OID`, and `int(11)` is `INTEGER`. A name it does not know is PostgreSQL's own business and goes through.
final class ColumnTypes {

    private static final Pattern IN_CHARACTERS = Pattern.compile("(?<=\\d)\\s*(?i)CHAR$");
    private static final String AUTO_INCREMENT = "autoIncrement";
    private static final int PRECISION_OF_TIME = 6;
    private static final int DIGITS_OF_NUMERIC = 1000;

    /// What the changelog's names mean; aliases in lower case.
    private enum Known {
        INT,
        BIGINT,
        SMALLINT,
        TINYINT,
        MEDIUMINT,
        DECIMAL,
        NUMERIC,
        FLOAT,
        DOUBLE,
        CURRENCY,
        BOOLEAN,
        CHAR,
        NCHAR,
        VARCHAR,
        NVARCHAR,
        CLOB,
        BLOB,
        DATE,
        TIME,
        DATETIME,
        TIMESTAMP,
        UUID,
        XML
    }

    private static final Map<Known, String> ALIASES = Map.ofEntries(
            entry(Known.INT, "int integer java.sql.types.integer java.lang.integer serial int4 serial4"),
            entry(Known.BIGINT, "bigint java.sql.types.bigint java.math.biginteger java.lang.long integer8 bigserial serial8 int8"),
            entry(Known.SMALLINT, "smallint java.sql.types.smallint int2 smallserial"),
            entry(Known.TINYINT, "tinyint java.sql.types.tinyint"),
            entry(Known.MEDIUMINT, "mediumint"),
            entry(Known.DECIMAL, "decimal java.sql.types.decimal java.math.bigdecimal"),
            entry(Known.NUMERIC, "number numeric java.sql.types.numeric"),
            entry(Known.FLOAT, "float java.sql.types.float java.lang.float real java.sql.types.real"),
            entry(Known.DOUBLE, "double java.sql.types.double java.lang.double"),
            entry(Known.CURRENCY, "currency money smallmoney"),
            entry(Known.BOOLEAN, "boolean java.sql.types.boolean java.lang.boolean bit bool"),
            entry(Known.CHAR, "char java.sql.types.char bpchar character"),
            entry(Known.NCHAR, "nchar java.sql.types.nchar nchar2"),
            entry(Known.VARCHAR, "varchar java.sql.types.varchar java.lang.string varchar2 character_varying"),
            entry(Known.NVARCHAR, "nvarchar java.sql.types.nvarchar nvarchar2 national"),
            entry(Known.CLOB, """
                    clob longvarchar text longtext java.sql.types.longvarchar java.sql.types.clob nclob longnvarchar ntext
                    java.sql.types.longnvarchar java.sql.types.nclob tinytext mediumtext long_varchar long_nvarchar"""),
            entry(Known.BLOB,
                    """
                    blob longblob longvarbinary java.sql.types.blob java.sql.types.longblob java.sql.types.longvarbinary
                    java.sql.types.varbinary java.sql.types.binary varbinary binary image tinyblob mediumblob long_binary long_varbinary"""),
            entry(Known.DATE, "date java.sql.types.date java.sql.date"),
            entry(Known.TIME, "time java.sql.types.time java.sql.time timetz"),
            entry(Known.DATETIME, "datetime java.sql.types.datetime java.util.date smalldatetime datetime2"),
            entry(Known.TIMESTAMP,
                    "timestamp java.sql.types.timestamp java.sql.types.timestamp_with_timezone java.sql.timestamp timestamptz"),
            entry(Known.UUID, "uuid uniqueidentifier java.util.uuid"),
            entry(Known.XML, "xml xmltype java.sql.types.sqlxml"));

    private static final Map<String, Known> BY_NAME = ALIASES.entrySet()
            .stream()
            .flatMap(known -> Arrays.stream(known.getValue().split("\\s+"))
                    .map(alias -> entry(alias.startsWith("java.") ? alias : alias.replace('_', ' '), known.getKey())))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private ColumnTypes() {}

    /// The type on its own, for statements where an identity is not at stake.
    static String sql(Draft draft, String description, Location where) {
        return of(draft, description, where).sql();
    }

    static ColumnType of(Draft draft, String description, Location where) {
        WrittenType type = WrittenType.of(description);
        Known known = BY_NAME.get(type.name().toLowerCase(Locale.ROOT));
        type.embedded().forEach((name, value) -> checkEmbedded(draft, known, description, name, value, where));
        if (known == null) {
            return new ColumnType(unknown(type), Family.OTHER, isTrue(type));
        }
        return new ColumnType(sql(draft, known, type, where), family(known), autoIncrement(known, type));
    }

    /// The type of a column to be created. Where it says `autoIncrement="true"`, not every type will do.
    static ColumnType ofColumn(Draft draft, String description, Column column) {
        boolean counts = Boolean.TRUE.equals(column.autoIncrement().enabled());
        return of(draft, counts ? description + "{" + AUTO_INCREMENT + ":true}" : description, column.at());
    }

    private static void checkEmbedded(Draft draft, @Nullable Known known, String description, String name, @Nullable String value,
            Location where) {
        boolean countable = known == null || canCount(known);
        if (value != null && name.equals(AUTO_INCREMENT) && countable) {
            return;
        }
        String fault = name.equals(AUTO_INCREMENT) && !countable ? "cannot count up by itself" : "has no property \"" + name + "\"";
        draft.invalid(where, "the type \"" + description.replaceFirst("\\{.*", "") + "\" " + fault,
                "leave out autoIncrement, or take a type such as bigint");
    }

    private static boolean canCount(Known known) {
        return switch (known) {
            case INT, BIGINT, SMALLINT, TINYINT, MEDIUMINT, DECIMAL, NUMERIC -> true;
            case FLOAT, DOUBLE, CURRENCY, BOOLEAN, CHAR, NCHAR, VARCHAR, NVARCHAR, CLOB, BLOB, DATE, TIME, DATETIME, TIMESTAMP, UUID, XML ->
                false;
        };
    }

    private static String sql(Draft draft, Known known, WrittenType type, Location where) {
        return switch (known) {
            case INT -> "INTEGER";
            case BIGINT -> "BIGINT" + type.suffixed();
            case SMALLINT, TINYINT -> "SMALLINT";
            case MEDIUMINT -> type.with("MEDIUMINT");
            case DECIMAL -> type.with("DECIMAL");
            case NUMERIC -> numeric(type);
            case FLOAT -> type.lower().equals("real") ? "REAL" : type.with("FLOAT");
            case DOUBLE -> "DOUBLE PRECISION";
            case CURRENCY -> "DECIMAL";
            case BOOLEAN -> type.lower().startsWith("bit") ? WrittenType.sql("BIT", type.parameters()) : type.with("BOOLEAN");
            case CHAR -> character("CHAR", type);
            case NCHAR -> character("NCHAR", type);
            case VARCHAR -> character("VARCHAR", type);
            case NVARCHAR -> WrittenType.sql("VARCHAR", withoutBytes(type));
            case CLOB -> "TEXT";
            case BLOB -> type.lower().startsWith("blob") || type.description().equals("java.sql.Types.BLOB") ? "OID" : "BYTEA";
            case DATE -> "date";
            case TIME -> time(draft, type, where);
            case DATETIME -> dateTime(type);
            case TIMESTAMP -> timestamp(draft, type, where);
            case UUID -> "UUID";
            case XML -> "XML";
        };
    }

    private static Family family(Known known) {
        return switch (known) {
            case INT, BIGINT, TINYINT -> Family.INTEGER;
            case SMALLINT, MEDIUMINT -> Family.SMALL_INTEGER;
            case DECIMAL, NUMERIC, FLOAT, DOUBLE, CURRENCY -> Family.NUMBER;
            case BOOLEAN -> Family.BOOLEAN;
            case CHAR, NCHAR, VARCHAR, NVARCHAR -> Family.CHARACTER;
            case CLOB -> Family.TEXT;
            case BLOB -> Family.BINARY;
            case DATE -> Family.DATE;
            case TIME -> Family.TIME;
            case DATETIME, TIMESTAMP -> Family.TIMESTAMP;
            case UUID -> Family.UUID;
            case XML -> Family.XML;
        };
    }

    private static boolean autoIncrement(Known known, WrittenType type) {
        boolean serial = switch (known) {
            case INT -> type.lower().startsWith("serial") || type.identity();
            case BIGINT -> type.lower().contains("serial") || type.identity();
            case SMALLINT -> type.lower().contains("serial");
            case TINYINT, MEDIUMINT, DECIMAL, NUMERIC, FLOAT, DOUBLE, CURRENCY, BOOLEAN, CHAR, NCHAR, VARCHAR, NVARCHAR, CLOB, BLOB, DATE,
                    TIME, DATETIME, TIMESTAMP, UUID, XML ->
                false;
        };
        return serial || isTrue(type);
    }

    private static boolean isTrue(WrittenType type) {
        return "true".equalsIgnoreCase(type.embedded().get(AUTO_INCREMENT));
    }

    /// A type of PostgreSQL's own, of an extension or of the user: in capitals, which the database folds unless the name is quoted.
    private static String unknown(WrittenType type) {
        boolean interval = type.name().toUpperCase(Locale.ROOT).startsWith("INTERVAL");
        String name = (interval ? type.description() : type.name()).toUpperCase(Locale.ROOT);
        boolean listsValues = name.equals("ENUM") || name.equals("SET");
        return WrittenType.sql(name, listsValues ? type.parameters() : type.parameters().stream().limit(2).toList()) + type.suffixed();
    }

    private static String numeric(WrittenType type) {
        Integer precision = type.parameters().isEmpty() ? null : number(type.parameters().getFirst());
        boolean tooLong = precision != null && precision > DIGITS_OF_NUMERIC;
        return tooLong ? "numeric" : WrittenType.sql("numeric", type.parameters());
    }

    private static String character(String name, WrittenType type) {
        List<String> sizes = withoutBytes(type);
        if (sizes.size() != 1) {
            return WrittenType.sql(name, sizes) + type.suffixed();
        }
        String size = IN_CHARACTERS.matcher(sizes.getFirst()).replaceFirst("");
        return size.equals("2147483647") ? "CHARACTER VARYING" : WrittenType.sql(name, List.of(size)) + type.suffixed();
    }

    private static List<String> withoutBytes(WrittenType type) {
        return type.parameters().stream().map(size -> size.replaceFirst(" BYTE", "")).toList();
    }

    private static String time(Draft draft, WrittenType type, Location where) {
        List<String> precision = type.parameters();
        if (!precision.isEmpty()) {
            Integer digits = number(precision.getFirst());
            if (digits == null) {
                wrongPrecision(draft, type, where);
            } else if (digits > PRECISION_OF_TIME) {
                precision = precision.stream().skip(1).limit(1).toList();
            }
        }
        return WrittenType.sql("time", precision) + (zoned(type) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    }

    private static String dateTime(WrittenType type) {
        List<String> precision = type.parameters().stream().skip(type.parameters().size() == 2 ? 1 : 0).limit(1).toList();
        return WrittenType.sql("TIMESTAMP", precision) + (zoned(type) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    }

    private static boolean zoned(WrittenType type) {
        return type.lower().contains("tz") || type.lower().contains("with time zone");
    }

    private static String timestamp(Draft draft, WrittenType type, Location where) {
        String plain = "TIMESTAMP";
        if (!type.parameters().isEmpty()) {
            Integer digits = number(type.parameters().getFirst());
            if (digits == null || digits > PRECISION_OF_TIME) {
                wrongPrecision(draft, type, where);
            }
            plain += "(" + digits + ")";
        }
        if (type.description().startsWith("java.sql.Types.TIMESTAMP_WITH_TIMEZONE")) {
            return plain + " WITH TIME ZONE";
        }
        String suffix = type.suffix() == null ? null : type.suffix().toUpperCase(Locale.ROOT);
        return suffix == null ? dateTime(type) : plain + " " + suffix.replace("TIMEZONE", "TIME ZONE");
    }

    private static void wrongPrecision(Draft draft, WrittenType type, Location where) {
        draft.invalid(where, "the type \"" + type.description() + "\" asks for a precision that PostgreSQL does not have",
                "write a precision of 0 to 6, such as timestamp(6)");
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
