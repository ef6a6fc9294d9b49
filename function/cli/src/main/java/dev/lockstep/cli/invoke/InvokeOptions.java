package dev.lockstep.cli.invoke;

import dev.lockstep.testkit.postgres.Database;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `lockstep invoke`.
public final class InvokeOptions {

    @Option(names = "--url", paramLabel = "JDBC-URL", description = "A database of yours instead of a throw-away one: jdbc:postgresql://HOST:PORT/DATABASE.")
    @Nullable
    String url;

    @Option(names = "--username", paramLabel = "NAME", description = "The role for --url. Default: PGUSER.")
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
    public int run(List<String> events, Path home, Path folder, PrintStream out, PrintStream err) {
        Path zip = function == null ? home.resolve("function/lambda/target/lockstep-function.zip") : folder.resolve(function);
        LocalInvocation invocation = new LocalInvocation(zip, timeout, memory, out, err);
        List<Path> files = events.stream().map(folder::resolve).toList();
        if (url != null) {
            return invocation.on(databaseOf(url), files);
        }
        return invocation.onThrowAwayServer(files, keep);
    }

    private Database databaseOf(String address) {
        return JdbcAddress.parse(address).database(or(username, "PGUSER", "postgres"), or(password, "PGPASSWORD", ""));
    }

    private static String or(@Nullable String given, String variable, String otherwise) {
        return given != null ? given : System.getenv().getOrDefault(variable, otherwise);
    }
}
