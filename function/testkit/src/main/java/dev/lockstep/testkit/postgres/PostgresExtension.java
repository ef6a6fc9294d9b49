package dev.lockstep.testkit.postgres;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a PostgreSQL server that all test classes of the JVM share, and databases that they do not.
///
/// ```java
/// @ExtendWith(PostgresExtension.class)
/// final class OrdersTest {
///     @Test
///     void creates_the_table(Database database) { ... }      // an empty database for this test alone
///
///     @Test
///     void copies_between_two(PostgresServer server) { ... }  // the shared server: create what you need, change no setting
/// }
/// ```
///
/// The server is a container where Docker answers, and embedded elsewhere. The environment variable `LOCKSTEP_TEST_POSTGRES`
/// chooses: `embedded`, or the name of an image instead of `postgres:N-alpine` of the same major version.
public final class PostgresExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(PostgresExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == PostgresServer.class || type == Database.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var server = server(context);
        return parameter.getParameter().getType() == Database.class ? server.createDatabase() : server;
    }

    /// The shared server, for other extensions; started by whoever asks first, stopped when all tests have run.
    public static PostgresServer server(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(PostgresServer.class, _ -> start(), PostgresServer.class);
    }

    private static PostgresServer start() {
        var choice = System.getenv().getOrDefault("LOCKSTEP_TEST_POSTGRES", "");
        var options = PostgresServer.Options.defaults();
        if (choice.equals("embedded") || !ContainerServer.mayBeThere()) {
            return PostgresServer.start(options);
        }
        var major = PostgresServer.binariesVersion().split("\\.", 2)[0];
        var image = choice.isEmpty() ? "postgres:" + major + "-alpine" : choice;
        return ContainerServer.start(image, options).orElseGet(() -> PostgresServer.start(options));
    }
}
