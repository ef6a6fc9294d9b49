package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import liquibase.Scope;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandFactory;
import liquibase.configuration.LiquibaseConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/// What hands that know Liquibase type, and where they put what they do not type.
@ExtendWith(PostgresExtension.class)
final class HabitsTest {

    private static final String LOG = """
            --liquibase formatted sql
            --changeset ann:1
            create table account (id int);
            --rollback drop table account;
            --changeset ann:2 context:test
            create table sample (id int);
            --rollback drop table sample;
            """;

    @TempDir
    Path folder;

    @Test
    void options_stand_before_the_verb_or_after_it_in_either_spelling(Database database) throws Exception {
        Session session = Session.on(folder, database).write("log.sql", LOG);

        assertThat(session.run("--changeLogFile=log.sql", "--contexts", "prod", "updateSQL")).as(session.err()).isZero();
        assertThat(session.out()).contains("create table account").doesNotContain("create table sample");
        assertThat(session.run("--changelog-file", "log.sql", "--quiet", "update", "--contexts=prod")).as(session.err()).isZero();
        assertThat(session.run("--changelogFile=log.sql", "tag", "v1")).as(session.err()).isZero();
        assertThat(session.run("tagExists", "v1")).isZero();
        assertThat(session.out()).contains("'v1' is in the history");
        assertThat(session.run("updateCount", "1", "--changelog-file=log.sql")).as(session.err()).isZero();
        assertThat(session.run("status", "--changelogFile", "log.sql", "--labelFilter", "x")).as(session.err()).isZero();
        assertThat(session.run("rollback", "v1", "--changelog-file=log.sql")).as(session.err()).isZero();
        assertThat(database.value("select string_agg(id, ',') from databasechangelog")).isEqualTo("1");
        assertThat(session.run("rollbackCount", "1", "--changelog-file=log.sql")).isZero();
        assertThat(session.run("--no-such-option", "update", "--changelog-file=log.sql")).isEqualTo(2);
        assertThat(session.run("updat")).isEqualTo(2);
        assertThat(session.err()).contains("update");
    }

    @Test
    void what_is_not_typed_comes_from_system_properties_then_the_environment_then_files(Database database) throws Exception {
        Session session = new Session(folder,
                Map.of("LIQUIBASE_COMMAND_URL", database.jdbcUrl(), "LIQUIBASE_COMMAND_USERNAME", database.user(),
                        "LIQUIBASE_COMMAND_PASSWORD", database.password(), "LIQUIBASE_COMMAND_CHANGELOG_FILE", "log.sql",
                        "LIQUIBASE_SEARCH_PATH", "db",
                        "LIQUIBASE_COMMAND_CONTEXTS", "test", "LIQUIBASE_COMMAND_UPDATE_SQL_CONTEXTS", "prod", "LIQUIBASE_URL", "ignored"))
                .write("db/log.sql", LOG)
                .write("liquibase.properties", "url=jdbc:postgresql://127.0.0.1:1/none\ncontexts=prod");

        assertThat(session.run("update-sql")).as(session.err()).isZero();
        assertThat(session.out()).contains("create table account").doesNotContain("create table sample");
        assertThat(session.run("status")).isZero();
        assertThat(session.out()).contains("log.sql::2::ann");
        assertThat(session.with(Map.of("liquibase.command.contexts", "prod")).run("status")).isZero();
        assertThat(session.out()).doesNotContain("log.sql::2::ann");
        assertThat(session.run("status", "--contexts", "test")).isZero();
        assertThat(session.out()).contains("log.sql::2::ann");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            databaseChangelogTableName: APP_LOG                  | databaseChangelogTableName
            liquibase.command.databaseChangelogLockTableName=L   | databaseChangelogLockTableName
            liquibase.liquibaseSchemaName=ops                    | liquibaseSchemaName
            liquibaseSchemaName=ops                              | liquibaseSchemaName
            fileEncoding=ISO-8859-1                              | fileEncoding
            driverPropertiesFile=tls.properties                  | driverPropertiesFile
            """)
    void settings_found_in_a_file_that_would_change_what_is_done_are_refused(String setting, String named) throws Exception {
        Session session = new Session(folder, Map.of()).write("liquibase.properties", setting);

        assertThat(session.run("validate", "--changelog-file", "log.sql")).isEqualTo(2);
        assertThat(session.err()).contains("the setting").contains(named);
    }

    @Test
    void settings_found_that_change_nothing_are_passed_over(Database database) throws Exception {
        Session session = new Session(folder,
                Map.of("PGHOST", database.host(), "PGPORT", Integer.toString(database.port()), "PGDATABASE", database.name(), "PGUSER",
                        database.user(), "PGPASSWORD", database.password(), "LIQUIBASE_DATABASE_CHANGELOG_TABLE_NAME", "DATABASECHANGELOG"))
                .write("log.sql", LOG)
                .write("liquibase.properties",
                        "logLevel=debug\nliquibase.liquibaseSchemaName=public\ndefaultSchemaName=public\nfileEncoding=UTF-8");

        assertThat(session.run("status", "--changelog-file", "log.sql")).as(session.err()).isZero();
        assertThat(session.with(Map.of("liquibase.databaseChangelogTableName", "app_log")).run("status", "--changelog-file", "log.sql"))
                .isEqualTo(2);
    }

    @Test
    void nothing_that_liquibase_knows_is_answered_with_a_guess() throws Exception {
        List<String> unanswered = new ArrayList<>();
        Set<String> ours = ourOptions();
        for (CommandDefinition command : Scope.getCurrentScope().getSingleton(CommandFactory.class).getCommands(false)) {
            String verb = String.join(" ", command.getName());
            Session session = new Session(folder, Map.of());
            if (session.run(command.getName()[0], "--help") == 2) {
                unanswered.addAll(session.err().contains("is a command of Liquibase") ? List.of() : List.of(verb));
                continue;
            }
            command.getArguments()
                    .values()
                    .stream()
                    .filter(argument -> !argument.getHidden())
                    .map(argument -> argument.getName())
                    .filter(name -> !isAnswered(name, ours))
                    .forEach(name -> unanswered.add(verb + " --" + name));
        }
        Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getRegisteredDefinitions(false)
                .stream()
                .filter(one -> !one.isHidden())
                .map(one -> one.getKey().replaceFirst("^liquibase\\.", ""))
                .filter(key -> !key.startsWith("command.") && !isAnswered(key, ours))
                .forEach(unanswered::add);
        assertThat(unanswered).isEmpty();
    }

    private static boolean isAnswered(String name, Set<String> ours) {
        return LiquibaseOnly.hasOption("--" + name) || ours.contains(Defaults.plain(name));
    }

    private static Set<String> ourOptions() {
        Set<String> names = new TreeSet<>(List.of("changelogparameters", "tag", "count", "date", "verbose", "force", "schemas",
                "changesetidentifier"));
        for (Object options : List.of(new ChangelogOptions(), new DatabaseOptions(), new RunOptions(), new OutputOptions())) {
            CommandSpec.forAnnotatedObject(options).optionsMap().keySet().forEach(name -> names.add(Defaults.plain(name)));
        }
        return names;
    }

    @Test
    void what_has_no_effect_is_left_out_with_a_line_and_what_would_have_one_is_refused_with_the_mend(Database database) throws Exception {
        Session session = Session.on(folder, database).write("log.sql", LOG);

        assertThat(session.run("--logLevel=info", "--headless=true", "status", "--driver", "org.postgresql.Driver", "--classpath=x.jar",
                "--changelog-file=log.sql", "--duplicate-file-mode=ERROR")).as(session.err()).isZero();
        assertThat(session.err().lines()).hasSize(4).allMatch(line -> line.contains(" has no effect: "));
        assertThat(session.run("status", "--quiet", "--log-level", "info", "--changelog-file=log.sql")).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.run("update", "--changelog-file=log.sql", "--database-changelog-table-name=other")).isEqualTo(2);
        assertThat(session.err().lines()).hasSize(2).first().asString().contains("cannot be \"other\"");
        assertThat(session.run("update-sql", "--output-file=x.sql", "--changelog-file=log.sql")).isEqualTo(2);
        assertThat(session.err().lines()).hasSize(2).last().asString().contains("redirect standard output");
        for (String command : List.of("diff", "diffChangeLog", "generate-changelog", "db-doc", "execute-sql", "rollback-one-update")) {
            assertThat(session.run(command)).isEqualTo(2);
            assertThat(session.err().lines()).hasSize(2).first().asString().contains("'" + command + "' is a command of Liquibase");
        }
    }

    @Test
    void help_is_a_word_too() {
        Session session = new Session(folder, Map.of());

        assertThat(session.run("help")).isZero();
        assertThat(session.out()).contains("update-testing-rollback");
        assertThat(session.run("help", "updateSQL")).isZero();
        assertThat(session.out()).contains("lockstep update-sql");
    }

    @Test
    void a_local_file_wins_over_the_file_beside_it(Database database) throws Exception {
        Session session = new Session(folder, Map.of("LIQUIBASE_DEFAULTS_FILE", "my.properties")).write("log.sql", LOG)
                .write("my.properties",
                        "url=jdbc:postgresql://127.0.0.1:1/none\nchangelog-file=log.sql\nliquibase.command.status.contexts=prod")
                .write("my.local.properties", "url=" + database.jdbcUrl() + "\nusername=" + database.user() + "\npassword="
                        + database.password());

        assertThat(session.run("status")).as(session.err()).isZero();
        assertThat(session.out()).contains("1 change set is pending");
        assertThat(session.run("update")).isZero();
        assertThat(database.value("select count(*) from databasechangelog")).isEqualTo("2");
    }
}
