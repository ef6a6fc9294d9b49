package dev.lockstep.cli.invoke;

import dev.lockstep.engine.text.Read;
import dev.lockstep.testkit.postgres.Database;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `lockstep invoke`.
public final class InvokeOptions {

    private static final int REFUSED = 2;

    @Option(names = "--url", paramLabel = "JDBC-URL", description = "A database of yours instead of a throw-away one: jdbc:postgresql://HOST:PORT/DATABASE.")
    @Nullable
    String url;

    @Option(names = "--username", paramLabel = "NAME", description = "The role for --url, owner of the database and no superuser. Default: PGUSER.")
    @Nullable
    String username;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "Its password. Default: PGPASSWORD.")
    @Nullable
    String password;

    @Option(names = "--keep", description = "Leave the throw-away PostgreSQL up until Ctrl-C, and print its URL.")
    boolean keep;

    @Option(names = "--timeout", paramLabel = "TIME", description = "The function's deadline. Default: 60s.")
    Duration timeout = Duration.ofSeconds(60);

    @Option(names = "--function", paramLabel = "ZIP", description = "The packaged function. Default: the one of this build.")
    @Nullable
    Path function;

    @Option(names = "--memory", paramLabel = "MB", description = "The function's memory. Default: 512.")
    int memory = 512;

    /// Runs the events in order on one database.
    ///
    /// @return 0 if each was answered with SUCCESS, 1 if one was not, 2 if the input is not usable
    public int run(List<String> events, Path home, Path folder, Map<String, String> environment, PrintStream out, PrintStream err) {
        Path zip = function == null ? home.resolve("function/lambda/target/lockstep-function.zip") : folder.resolve(function);
        List<Path> files = events.stream().map(folder::resolve).toList();
        Optional<Read<Database>> own = Optional.ofNullable(url).map(address -> databaseOf(address, environment));
        List<String> refusals = new ArrayList<>();
        LocalInvocation.missing(zip).ifPresent(refusals::add);
        if (own.orElse(null) instanceof Read.Refused<Database>(var problems)) {
            problems.forEach(problem -> refusals.add(problem.render()));
        }
        files.stream().map(LocalInvocation::unusable).flatMap(Optional::stream).forEach(refusals::add);
        if (!refusals.isEmpty()) {
            refusals.forEach(err::println);
            return REFUSED;
        }
        LocalInvocation invocation = new LocalInvocation(zip, timeout, memory, out, err);
        return own.orElse(null) instanceof Read.Complete<Database>(var database, _)
                ? invocation.on(database, files)
                : invocation.onThrowAwayServer(files, keep);
    }

    private Read<Database> databaseOf(String address, Map<String, String> environment) {
        return JdbcAddress.read(address, username != null ? username : environment.getOrDefault("PGUSER", ""),
                password != null ? password : environment.getOrDefault("PGPASSWORD", ""));
    }
}
