package dev.lockstep.engine.sql;

import dev.lockstep.engine.changelog.QuotingStrategy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes names as SQL, quoted exactly where Liquibase quotes them on PostgreSQL, since quoting decides what an object is called.
///
/// `LEGACY`: `person` and `PERSON` are the same table, `Person` is another one. A dot in a table's name is part of the name, not a schema.
///
/// @param defaultSchema null: names without a schema stay bare
record Identifiers(QuotingStrategy quoting, @Nullable String defaultSchema) {

    private static final Pattern DESCENDING = Pattern.compile("(?i)\\s+DESC$");
    private static final Pattern ASCENDING = Pattern.compile("(?i)\\s+ASC$");

    /// The words that Liquibase takes for reserved; PostgreSQL's reserved ones are among them.
    private static final Set<String> RESERVED = Set.of("""
            ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CASE CAST CHECK COLLATE COLLATION COLUMN
            CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP
            CURRENT_USER DEFAULT DEFERRABLE DESC DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FREEZE FROM FULL GRANT GROUP HAVING
            ILIKE IN INITIALLY INNER INTERSECT INTO IS ISNULL JOIN LATERAL LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP NATURAL NOT
            NOTNULL NULL OFFSET ON ONLY OR ORDER OUTER OVERLAPS PLACING PRIMARY REFERENCES RETURNING RIGHT SELECT SESSION_USER SIMILAR
            SOME SYMMETRIC TABLE TABLESAMPLE THEN TO TRAILING TRUE UNION UNIQUE USER USING VARIADIC VERBOSE WHEN WHERE WINDOW WITH
            """.strip().split("\\s+"));

    /// The longest name PostgreSQL keeps, in bytes.
    private static final int LONGEST = 63;

    static Identifiers of(RenderOptions options) {
        return new Identifiers(options.quoting(), options.defaultSchema());
    }

    /// A name on its own: a constraint, an index to be created, the new name of a table.
    String object(String name) {
        if (quoting == QuotingStrategy.LEGACY && mixedCase(name)) {
            return name.startsWith("\"") && name.endsWith("\"") ? name : quoted(name);
        }
        return mustQuote(name) ? quoted(name).strip() : name.strip();
    }

    /// A table, view, sequence or index, with the schema it is in.
    String qualified(@Nullable String schema, String name) {
        String in = schema == null || schema.isBlank() ? defaultSchema : schema.strip();
        return in == null ? object(name) : object(in) + "." + object(name);
    }

    String column(String name) {
        return object(name);
    }

    /// A column of an index or a computed column, which may be an expression: what holds a parenthesis is left as it is.
    String columnOrExpression(String name) {
        if (quoting == QuotingStrategy.QUOTE_ALL_OBJECTS) {
            return quoted(name);
        }
        return name.contains("(") ? name : object(name);
    }

    /// A comma separated list of columns, each perhaps with `ASC` or `DESC`.
    String columnList(String names) {
        return Arrays.stream(names.split(",")).map(String::strip).map(this::listedColumn).collect(Collectors.joining(", "));
    }

    /// The name as the catalog stores it, once [#object(String)] has created it.
    String stored(String name) {
        String written = object(name);
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toLowerCase(Locale.ROOT);
    }

    /// The name of a primary key that was given none: the table's, cut to fit, and `_pkey`.
    static String primaryKeyOf(String table) {
        String suffix = "_pkey";
        byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
        int room = LONGEST - suffix.length();
        if (bytes.length <= room) {
            return table + suffix;
        }
        // one more character goes, as in Liquibase: the last may have been cut in half
        String cut = new String(bytes, 0, room, StandardCharsets.UTF_8);
        return cut.substring(0, cut.length() - 1) + suffix;
    }

    private String listedColumn(String name) {
        if (DESCENDING.matcher(name).find()) {
            return object(DESCENDING.matcher(name).replaceFirst("")) + " DESC";
        }
        return object(ASCENDING.matcher(name).replaceFirst(""));
    }

    private boolean mustQuote(String name) {
        return quoting == QuotingStrategy.QUOTE_ALL_OBJECTS
                || !isWord(name)
                || startsWithDigit(name)
                || reserved(name);
    }

    static boolean reserved(String name) {
        return RESERVED.contains(name.toUpperCase(Locale.ROOT));
    }

    static boolean startsWithDigit(String name) {
        return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9';
    }

    static boolean mixedCase(String name) {
        boolean upper = false;
        boolean lower = false;
        for (int i = 0; i < name.length(); i++) {
            upper |= isUpper(name.charAt(i));
            lower |= isLower(name.charAt(i));
        }
        return upper && lower;
    }

    private static boolean isWord(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLower(c) && !isUpper(c) && (c < '0' || c > '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
