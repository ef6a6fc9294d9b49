package dev.lockstep.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What Liquibase's command line has and this one has no use for, with a sentence on each in place of a guess at what was meant. No verb of
/// ours has an option of these names.
final class LiquibaseOnly {

    private sealed interface Answer {}

    /// Passed over, and told.
    private record WithoutEffect(String why) implements Answer {}

    /// Cannot be other than this value, which is passed over.
    private record Fixed(String value) implements Answer {}

    private record Refused(String instead) implements Answer {}

    /// What is refused also where it is only found: without it something else would come of a run.
    private static final Set<String> CHANGING = Set.of("liquibasetablespacename", "driverpropertiesfile", "rollbackscript");
    private static final Map<String, Answer> OPTIONS = options();
    private static final Map<String, String> COMMANDS = commands();

    private LiquibaseOnly() {}

    private static Map<String, Answer> options() {
        Map<String, Answer> all = new HashMap<>();
        withoutEffect(all, "progress goes to standard error, results to standard output, and there is no other log", "log-level",
                "log-file",
                "log-format", "log-channels", "sql-log-level", "sql-show-sql-warnings", "filter-log-messages",
                "mirror-console-messages-to-log", "add-empty-mdc-values");
        withoutEffect(all, "PostgreSQL's driver is built in; folders and archives of changelogs go after --search-path", "classpath",
                "include-system-classpath", "driver", "database-class", "property-provider-class");
        withoutEffect(all, "a connection to PostgreSQL knows one catalog, its database", "default-catalog-name", "liquibase-catalog-name",
                "output-default-catalog", "include-catalog-in-specification");
        withoutEffect(all, "the script sets its schema itself", "output-default-schema", "output-line-separator");
        withoutEffect(all, "a result is one line, or an object with --format json", "show-summary", "show-summary-output", "show-banner",
                "show-hidden-args", "suppress-liquibase-sql");
        withoutEffect(all, "Lockstep asks nothing but before drop-all, unless that says --force", "headless", "ui-service",
                "prompt-for-non-local-database", "require-force");
        withoutEffect(all, "Lockstep sends nothing to anybody and needs no key", "license-key", "analytics-enabled", "analytics-log-level",
                "analytics-config-cache-timeout-millis", "analytics-config-endpoint-timeout-millis", "analytics-config-endpoint-url",
                "analytics-dev-override", "analytics-license-key-chars", "analytics-timeout-millis", "analytics-tracking-id",
                "reports-enabled", "reports-path", "reports-name", "monitor-performance", "integration-name");
        withoutEffect(all, "it is about another database than PostgreSQL", "auto-reorg", "ddl-lock-timeout",
                "workaround-oracle-clob-character-limit", "always-set-fetch-size");
        withoutEffect(all, "it is about snapshots and generated changelogs, which Lockstep does not make", "should-snapshot-data",
                "diff-column-order", "include-relations-for-computed-columns", "include-schema-name-for-default",
                "generate-changeset-created-values", "generated-changeset-ids-contains-description", "snapshot-format");
        withoutEffect(all, "it is about how Liquibase works inside", "argument-converter", "supports-method-validation-level",
                "changelog-lock-poll-rate", "validate-xml-changelog-files");
        withoutEffect(all, "history shows every row's tag", "show-tags");
        fixed(all, Map.ofEntries(Map.entry("changelog-parse-mode", "strict"), Map.entry("duplicate-file-mode", "error"),
                Map.entry("missing-property-mode", "preserve"), Map.entry("on-missing-include-changelog", "fail"),
                Map.entry("on-missing-sql-file", "fail"), Map.entry("error-on-circular-include-all", "true"),
                Map.entry("support-property-escaping", "false"), Map.entry("strict", "false"), Map.entry("secure-parsing", "true"),
                Map.entry("trim-load-data-file-header", "false"), Map.entry("preserve-schema-case", "false"),
                Map.entry("convert-data-types", "true"), Map.entry("always-drop-instead-of-replace", "false"),
                Map.entry("use-procedure-schema", "true"), Map.entry("allow-duplicated-changeset-identifiers", "false"),
                Map.entry("always-override-stored-logic-schema", "false"), Map.entry("include-matching-tag-in-rollback-oldest", "true"),
                Map.entry("preserve-classpath-prefix-in-normalized-paths", "false"), Map.entry("file-encoding", "utf-8"),
                Map.entry("output-file-encoding", "utf-8"), Map.entry("tag-version", "oldest"), Map.entry("should-run", "true"),
                Map.entry("database-changelog-table-name", "databasechangelog"),
                Map.entry("database-changelog-lock-table-name", "databasechangeloglock")));
        refused(all, "redirect standard output: > FILE", "output-file");
        refused(all, "leave it out: history stands in the schema that --default-schema-name names", "liquibase-schema-name");
        refused(all, "give the role a default_tablespace", "liquibase-tablespace-name");
        refused(all, "write them into the URL, as in jdbc:postgresql://HOST/DATABASE?NAME=VALUE", "driver-properties-file");
        refused(all, "read what --format json prints", "change-exec-listener-class", "change-exec-listener-properties-file");
        refused(all, "write --lock-wait 5m", "changelog-lock-wait-time-in-minutes");
        refused(all, "pick from what history prints, as with grep", "tag-filter");
        refused(all, "write the rollback into the change sets", "rollback-script");
        refused(all, "write --changeset-identifier PATH::ID::AUTHOR", "changeset-id", "changeset-author", "changeset-path");
        return Map.copyOf(all);
    }

    private static Map<String, String> commands() {
        Map<String, String> all = new HashMap<>();
        String same = "run Liquibase for it, on the same database";
        List.of("diff", "diff-changelog", "generate-changelog", "snapshot", "snapshot-reference")
                .forEach(name -> all.put(Defaults.plain(name),
                        same + "; to compare two databases, compare what pg_dump --schema-only prints"));
        all.put(Defaults.plain("db-doc"), same + ", or read what lockstep history prints");
        List.of("execute-sql", "execute")
                .forEach(name -> all.put(Defaults.plain(name), "use psql, or a change set if it is to be recorded"));
        List.of("init", "start-h2", "connect")
                .forEach(name -> all.put(Defaults.plain(name), "begin with lockstep update --changelog-file PATH --embedded"));
        all.put("migrate", "write lockstep update");
        all.put(Defaults.plain("migrate-sql"), "write lockstep update-sql");
        List.of("update-one-changeset", "update-one-changeset-sql")
                .forEach(
                        name -> all.put(Defaults.plain(name), "write update-count --count 1, or choose with --contexts or --label-filter"));
        List.of("rollback-one-changeset", "rollback-one-changeset-sql", "rollback-one-update", "rollback-one-update-sql")
                .forEach(name -> all.put(Defaults.plain(name), "write rollback-count, rollback or rollback-to-date"));
        List.of("checks", "flow", "policy-checks", "dbcl-history", "set-contexts", "set-labels", "register-changelog", "sync-hub",
                "list-tables").forEach(name -> all.put(Defaults.plain(name), same));
        return Map.copyOf(all);
    }

    private static void withoutEffect(Map<String, Answer> all, String why, String... names) {
        for (String name : names) {
            all.put(Defaults.plain(name), new WithoutEffect(why));
        }
    }

    private static void fixed(Map<String, Answer> all, Map<String, String> values) {
        values.forEach((name, value) -> all.put(Defaults.plain(name), new Fixed(value)));
    }

    private static void refused(Map<String, Answer> all, String instead, String... names) {
        for (String name : names) {
            all.put(Defaults.plain(name), new Refused(instead));
        }
    }

    /// @param option such as `--logLevel`
    static boolean hasOption(String option) {
        return OPTIONS.containsKey(Defaults.plain(option));
    }

    /// @throws Refusal if Liquibase has this command and we have not
    static void refuseCommand(String verb) {
        String instead = COMMANDS.get(Defaults.plain(verb));
        if (instead != null) {
            throw new Refusal("'" + verb + "' is a command of Liquibase that Lockstep does not have.", instead);
        }
    }

    /// The arguments without options that change nothing.
    ///
    /// @param told a line on each that was left out
    /// @throws Refusal if one would change something
    static String[] without(Consumer<String> told, String... args) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            int end = args[i].indexOf('=');
            String name = end < 0 ? args[i] : args[i].substring(0, end);
            @Nullable
            Answer answer = name.startsWith("--") ? OPTIONS.get(Defaults.plain(name)) : null;
            if (answer == null) {
                left.add(args[i]);
                continue;
            }
            boolean apart = end < 0 && i + 1 < args.length && !args[i + 1].startsWith("-");
            String value = end >= 0 ? args[i].substring(end + 1) : apart ? args[i + 1] : "true";
            i += apart ? 1 : 0;
            pass(name, value, answer, told);
        }
        return left.toArray(String[]::new);
    }

    /// Refuses settings that were not typed but found, where they would make Liquibase do something else: a history table of another name, above all.
    ///
    /// @param found by name in any spelling, with Liquibase's prefixes or without
    static void refuseSettings(Map<String, String> found) {
        for (var name : new TreeSet<>(found.keySet())) {
            var plain = Defaults.plain(name).replaceFirst("^liquibase(?!schemaname)(command)?", "");
            var value = found.getOrDefault(name, "").strip();
            if (OPTIONS.get(plain) instanceof Fixed fixed && !value.isEmpty()) {
                pass("the setting " + name, value, fixed, _ -> {});
            }
            if (OPTIONS.get(plain) instanceof Refused refused && CHANGING.contains(plain) && !value.isEmpty()) {
                pass("the setting " + name, value, refused, _ -> {});
            }
            if (plain.equals("liquibaseschemaname") && !value.isEmpty() && !value.equalsIgnoreCase(schema(found))) {
                throw new Refusal("the setting " + name + " cannot be \"" + value + "\": history stands in the default schema.",
                        "leave it out, or name the same schema as defaultSchemaName");
            }
        }
    }

    private static String schema(Map<String, String> found) {
        return found.entrySet()
                .stream()
                .filter(setting -> Defaults.plain(setting.getKey()).endsWith("defaultschemaname"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static void pass(String name, String value, Answer answer, Consumer<String> told) {
        switch (answer) {
            case WithoutEffect(String why) -> told.accept(name + " has no effect: " + why);
            case Refused(String instead) -> throw new Refusal(name + " is an option of Liquibase that Lockstep does not have.", instead);
            case Fixed(String only) -> {
                if (!value.toLowerCase(Locale.ROOT).equals(only)) {
                    throw new Refusal(name + " cannot be \"" + value + "\": Lockstep does what Liquibase does with \"" + only + "\".",
                            "leave it out");
                }
            }
        }
    }
}
