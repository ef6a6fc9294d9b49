package dev.lockstep.engine.sql;

import static java.util.Map.entry;

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

    private static final Pattern PARAMETERS = Pattern.compile("\\s*\\((.*)\\)");
    private static final Pattern EMBEDDED = Pattern.compile("\\s*\\{.*", Pattern.DOTALL);
    private static final Pattern CHARACTER_UNIT = Pattern.compile("(?i)(?<=\\d)\\s*(CHAR|BYTE)$");
    private static final Pattern LEADING_QUOTES = Pattern.compile("^(?:\"([^\"]*)\"|\\[([^\\]]*)\\]|`([^`]*)`|'([^']*)')");
    private static final List<String> NAMES_OF_TWO_WORDS = List.of("bit varying", "character varying", "long varchar", "long nvarchar",
            "long binary", "long varbinary");

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

    /// A type as the changelog writes it, taken apart.
    ///
    /// @param raw the whole text, lower case
    /// @param name without parameters
    /// @param suffix what follows the name, such as `with time zone` or `[]`; null for nothing
    private record Written(String raw, String name, List<String> parameters, @Nullable String suffix, boolean identity) {

        String first() {
            return parameters.getFirst();
        }

        String with(String type) {
            String list = parameters.isEmpty() ? "" : "(" + String.join(", ", parameters) + ")";
            return type + list + suffixed();
        }

        String suffixed() {
            return suffix == null ? "" : " " + suffix;
        }
    }

    /// The type on its own, for statements where an identity is not at stake.
    static String sql(Draft draft, String description, Location where) {
        return of(draft, description, where).sql();
    }

    static ColumnType of(Draft draft, String description, Location where) {
        Written type = takeApart(description);
        Known known = BY_NAME.get(type.name().toLowerCase(Locale.ROOT));
        if (known == null || type.name().endsWith("]")) {
            return new ColumnType(unknown(type, description), Family.OTHER, type.identity());
        }
        return new ColumnType(sql(draft, known, type, description, where), family(known), autoIncrement(known, type));
    }

    private static String sql(Draft draft, Known known, Written type, String description, Location where) {
        return switch (known) {
            case INT -> "INTEGER";
            case BIGINT -> "BIGINT" + type.suffixed();
            case SMALLINT, TINYINT -> "SMALLINT";
            case MEDIUMINT -> type.with("MEDIUMINT");
            case DECIMAL -> type.with("DECIMAL");
            case NUMERIC -> numeric(type);
            case FLOAT -> type.raw().equals("real") ? "REAL" : type.with("FLOAT");
            case DOUBLE -> "DOUBLE PRECISION";
            case CURRENCY -> "DECIMAL";
            case BOOLEAN -> type.raw().startsWith("bit") ? withoutSuffix(type).with("BIT") : type.with("BOOLEAN");
            case CHAR -> character("CHAR", type);
            case NCHAR -> character("NCHAR", type);
            case VARCHAR -> character("VARCHAR", type);
            case NVARCHAR -> withoutSuffix(type).with("VARCHAR");
            case CLOB -> "TEXT";
            case BLOB -> type.raw().startsWith("blob") || type.raw().equals("java.sql.types.blob") ? "OID" : "BYTEA";
            case DATE -> "date";
            case TIME -> time(type);
            case DATETIME -> dateTime(type);
            case TIMESTAMP -> timestamp(draft, type, description, where);
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

    private static boolean autoIncrement(Known known, Written type) {
        boolean serial = switch (known) {
            case INT -> type.raw().startsWith("serial");
            case BIGINT, SMALLINT -> type.raw().contains("serial");
            case TINYINT, MEDIUMINT, DECIMAL, NUMERIC, FLOAT, DOUBLE, CURRENCY, BOOLEAN, CHAR, NCHAR, VARCHAR, NVARCHAR, CLOB, BLOB, DATE,
                    TIME, DATETIME, TIMESTAMP, UUID, XML ->
                false;
        };
        return serial || (type.identity() && (known == Known.INT || known == Known.BIGINT));
    }

    private static Written takeApart(String description) {
        String raw = description.strip().toLowerCase(Locale.ROOT);
        String rest = EMBEDDED.matcher(description.strip()).replaceFirst("");
        var parenthesis = PARAMETERS.matcher(rest);
        List<String> parameters = List.of();
        if (rest.indexOf('(') > 0 && parenthesis.find()) {
            String first = parenthesis.group(1).split("\\)", 2)[0];
            parameters = Arrays.stream(first.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
            rest = parenthesis.replaceFirst("");
        }
        boolean identity = rest.toLowerCase(Locale.ROOT).endsWith(" identity");
        String unquoted = unquote(identity ? rest.substring(0, rest.length() - " identity".length()) : rest);
        String lower = unquoted.toLowerCase(Locale.ROOT);
        if (NAMES_OF_TWO_WORDS.stream().anyMatch(lower::startsWith)) {
            return new Written(raw, unquoted, parameters, null, identity);
        }
        String[] words = unquoted.strip().split("\\s+", 2);
        return new Written(raw, words[0], parameters, words.length > 1 ? words[1] : null, identity);
    }

    private static String unquote(String name) {
        var quotes = LEADING_QUOTES.matcher(name);
        return quotes.find() ? name.substring(1, quotes.end() - 1) + name.substring(quotes.end()) : name;
    }

    private static String unknown(Written type, String description) {
        if (type.raw().startsWith("interval")) {
            return description.strip();
        }
        int brackets = type.name().indexOf('[');
        if (brackets > 0 && !type.parameters().isEmpty()) {
            String name = type.name().substring(0, brackets);
            return name + "(" + String.join(", ", type.parameters()) + ")" + type.name().substring(brackets) + type.suffixed();
        }
        return type.with(type.name());
    }

    private static Written withoutSuffix(Written type) {
        return new Written(type.raw(), type.name(), type.parameters(), null, type.identity());
    }

    private static String numeric(Written type) {
        Integer precision = type.parameters().isEmpty() ? null : number(type.first());
        return precision != null && precision > 1000 ? "numeric" : withoutSuffix(type).with("numeric");
    }

    private static String character(String name, Written type) {
        List<String> sizes = type.parameters().stream().map(size -> CHARACTER_UNIT.matcher(size).replaceFirst("")).toList();
        if (sizes.equals(List.of("2147483647"))) {
            return "CHARACTER VARYING";
        }
        return new Written(type.raw(), type.name(), sizes, type.suffix(), type.identity()).with(name);
    }

    private static String time(Written type) {
        Integer digits = type.parameters().isEmpty() ? null : number(type.first());
        String precision = "";
        if (digits != null && digits <= 6) {
            precision = "(" + digits + ")";
        } else if (type.parameters().size() >= 2) {
            precision = "(" + type.parameters().get(1) + ")";
        }
        return "time" + precision + (zoned(type) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    }

    private static String dateTime(Written type) {
        String precision = type.parameters().isEmpty() ? "" : "(" + type.parameters().get(type.parameters().size() == 2 ? 1 : 0) + ")";
        return "TIMESTAMP" + precision + (zoned(type) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    }

    private static boolean zoned(Written type) {
        return type.raw().contains("tz") || type.raw().contains("with time zone");
    }

    private static String timestamp(Draft draft, Written type, String description, Location where) {
        if (!type.parameters().isEmpty()) {
            Integer digits = number(type.first());
            if (digits == null || digits > 6) {
                draft.invalid(where, "the type \"" + description + "\" asks for a precision that PostgreSQL's timestamps do not have",
                        "write a precision of 0 to 6, such as timestamp(6)");
                return "TIMESTAMP";
            }
        }
        String plain = type.parameters().isEmpty() ? "TIMESTAMP" : "TIMESTAMP(" + type.first() + ")";
        if (type.raw().startsWith("java.sql.types.timestamp_with_timezone")) {
            return plain + " WITH TIME ZONE";
        }
        if (type.suffix() == null) {
            return dateTime(type);
        }
        String suffix = type.suffix().toUpperCase(Locale.ROOT);
        return plain + " " + suffix.replace("TIMEZONE", "TIME ZONE");
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
