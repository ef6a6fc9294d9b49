package dev.lockstep.engine.oracle;

import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Other projects' changelogs, as they lie on this machine, run by both engines side by side, each on a server of its own. It is no part of
/// the build, which has no such files; [RealChangelogsOracleTest] does the same with those that have published jars.
///
/// ```
/// mvn -q -pl function/engine -am test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
/// java -cp function/engine/target/test-classes:function/engine/target/classes:$(cat function/engine/target/test.classpath) \
///      dev.lockstep.engine.oracle.CorporaRun corpora.list [NAME-PATTERN [SECONDS]]
/// ```
///
/// A line for each corpus of the list, in the form of [Corpus]: its name, how many change sets history holds in the end, how both ended, the
/// times of both in this run, how many were rolled back, for which each corpus has so many seconds (90 where not said). What differs follows, indented. The exit status is 1 if anything did.
final class CorporaRun {

    private static final int SHOWN = 30;

    private CorporaRun() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        var pattern = Pattern.compile(arguments.length > 1 ? arguments[1] : ".*");
        var longest = Duration.ofSeconds(arguments.length > 2 ? Long.parseLong(arguments[2]) : 90);
        var alike = true;
        try (var theirs = PostgresServer.start(); var ours = PostgresServer.start()) {
            for (var corpus : Corpus.in(Path.of(arguments[0]))) {
                if (pattern.matcher(corpus.name()).matches()) {
                    alike &= survived(corpus, longest, new SideBySide.Databases<>(theirs.createDatabase(), ours.createDatabase()));
                    clean(theirs.maintenance());
                    clean(ours.maintenance());
                }
            }
        }
        System.exit(alike ? 0 : 1);
    }

    /// One corpus that neither engine nor this run can cope with must not cost the others' results.
    private static boolean survived(Corpus corpus, Duration longest, SideBySide.Databases<?> databases) {
        try {
            return run(corpus, longest, databases);
        } catch (IOException | SQLException | RuntimeException | StackOverflowError | LinkageError e) {
            System.out.println(String.join("\t", corpus.name(), "0", "BROKEN", String.valueOf(e).replace('\n', ' ')));
            e.printStackTrace();
            return false;
        }
    }

    private static boolean run(Corpus corpus, Duration longest, SideBySide.Databases<?> databases) throws IOException, SQLException {
        var both = new SideBySide(databases, SnapshotOptions.exact().maskingDatesAround(Instant.now()).maskingUuids());
        if (corpus.before() != null) {
            both.prepare(Files.readString(corpus.before()));
        }
        var different = new ArrayList<String>();
        var ended = "done";
        for (var subject : corpus.subjects()) {
            different.addAll(SameChecksums.differences(subject));
            var ending = both.end(subject);
            different.addAll(ending.differences());
            if (ending.liquibase().isPresent() || !ending.lockstep().isEmpty()) {
                ended = "both fail: " + ending.liquibase().orElse("") + " | " + ending.lockstep();
            }
        }
        var last = corpus.subjects().getLast();
        var rows = both.rowsOfHistory(last);
        if (different.isEmpty() && ended.equals("done")) {
            different.addAll(both.pending(last));
            different.addAll(both.updateCrossed(last));
            if (different.isEmpty()) {
                different.addAll(both.rollbackAll(last, longest));
            }
        }
        tell(corpus.name(), rows, ended, both, different);
        return different.isEmpty();
    }

    private static void tell(String name, int rows, String ended, SideBySide both, List<String> different) {
        System.out.println(String.join("\t", name, String.valueOf(rows), different.isEmpty() ? "identical" : "DIFFERENT", both.times(),
                both.taken() + " rolled back", ended.replace('\n', ' ')));
        different.stream().limit(SHOWN).forEach(line -> System.out.println("    " + line));
        if (different.size() > SHOWN) {
            System.out.println("    and " + (different.size() - SHOWN) + " more lines");
        }
    }

    /// Roles belong to the server, and the next changelog may make one of the same name.
    private static void clean(Database maintenance) throws SQLException {
        try (var connection = maintenance.connect(); var statement = connection.createStatement()) {
            var databases = new ArrayList<String>();
            try (var row = statement.executeQuery("select format('drop database %I with (force)', datname) from pg_database"
                    + " where datname <> 'postgres' and not datistemplate")) {
                while (row.next()) {
                    databases.add(row.getString(1));
                }
            }
            for (var drop : databases) {
                statement.execute(drop);
            }
            statement.execute("""
                    do $$
                    declare name text;
                    begin
                        for name in select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' loop
                            execute format('drop role %I', name);
                        end loop;
                    end
                    $$""");
        }
    }
}
