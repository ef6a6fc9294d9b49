package dev.lockstep.engine.sql;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column's type as the changelog writes it, taken apart by Liquibase's rules: `varchar2(10 CHAR) unsigned{autoIncrement:true}`.
///
/// @param description all that was written, without white space around it
/// @param name without parameters, quotes and what follows it
/// @param parameters what stands between the first parenthesis and the first that closes one
/// @param suffix what follows the name, such as `with time zone`; null for nothing
/// @param identity the name ends with the word
/// @param embedded what stands in braces, by name; null as value where there is a name only
record WrittenType(String description, String name, List<String> parameters, @Nullable String suffix, boolean identity,
        Map<String, @Nullable String> embedded) {

    /// What most types are: a word, or a word and its parameters.
    private static final Pattern PLAIN = Pattern.compile("(\\w+)(?:\\(([\\w, ]*+)\\))?+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{.*}");
    private static final Pattern WITH_PARAMETERS = Pattern.compile(".+\\(.*\\).*");
    private static final Pattern PARAMETERS = Pattern.compile("\\s*\\(.*\\)");
    private static final Pattern EMBEDDED = Pattern.compile("\\s*\\{.*");
    private static final List<String> QUOTES = List.of("\"\"", "[]", "``", "''");
    private static final String IDENTITY = " identity";
    private static final List<String> NAMES_OF_TWO_WORDS = List.of("bit varying", "character varying", "long varchar", "long nvarchar",
            "long binary", "long varbinary");

    static WrittenType of(String description) {
        Matcher plain = PLAIN.matcher(description);
        if (plain.matches()) {
            String parameters = plain.group(2);
            return new WrittenType(description, plain.group(1), parameters == null ? List.of() : parts(parameters), null, false, Map.of());
        }
        return takenApart(description);
    }

    private static WrittenType takenApart(String description) {
        if (PLACEHOLDER.matcher(description).matches()) {
            return new WrittenType(description, description, List.of(), null, false, Map.of());
        }
        boolean withParameters = WITH_PARAMETERS.matcher(description).matches();
        String name = withParameters ? PARAMETERS.matcher(description).replaceFirst("") : description;
        name = name.indexOf('{') > 0 ? EMBEDDED.matcher(name).replaceFirst("") : name;
        boolean identity = name.toLowerCase(Locale.ROOT).endsWith(IDENTITY);
        name = unquoted(identity ? name.substring(0, name.length() - IDENTITY.length()) : name);
        String suffix = null;
        if (NAMES_OF_TWO_WORDS.stream().noneMatch(name.toLowerCase(Locale.ROOT)::startsWith)) {
            String[] words = name.strip().split("\\s+", 2);
            name = words[0];
            suffix = words.length > 1 ? words[1] : null;
        }
        return new WrittenType(description.strip(), name, withParameters ? parameters(description) : List.of(), suffix, identity,
                embedded(description));
    }

    String lower() {
        return description.toLowerCase(Locale.ROOT);
    }

    /// The type's name in SQL with these parameters in parentheses.
    static String sql(String name, List<String> parameters) {
        return parameters.isEmpty() ? name : name + "(" + String.join(", ", parameters) + ")";
    }

    String with(String sqlName) {
        return sql(sqlName, parameters) + suffixed();
    }

    String suffixed() {
        return suffix == null ? "" : " " + suffix;
    }

    private static String unquoted(String name) {
        for (String pair : QUOTES) {
            int close = name.isEmpty() || name.charAt(0) != pair.charAt(0) ? -1 : name.indexOf(pair.charAt(1), 1);
            if (close > 0 && name.indexOf(pair.charAt(1), close + 1) < 0) {
                return name.substring(1, close) + name.substring(close + 1);
            }
        }
        return name;
    }

    private static List<String> parameters(String description) {
        return parts(description.substring(description.indexOf('(') + 1).replaceFirst("\\).*", ""));
    }

    private static List<String> parts(String inside) {
        return Arrays.stream(inside.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static Map<String, @Nullable String> embedded(String description) {
        int brace = description.indexOf('{');
        if (brace < 0) {
            return Map.of();
        }
        String inside = description.substring(brace + 1).replaceFirst("\\}.*", "");
        Map<String, @Nullable String> found = new LinkedHashMap<>();
        parts(inside).forEach(part -> {
            int colon = part.indexOf(':');
            found.put(colon < 0 ? part : part.substring(0, colon), colon < 0 ? null : part.substring(colon + 1));
        });
        return found;
    }
}
