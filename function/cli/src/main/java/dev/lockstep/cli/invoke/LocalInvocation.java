package dev.lockstep.cli.invoke;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Runs the packaged function under AWS's Runtime Interface Client, between a local Secrets Manager and a local pre-signed URL, and shows a
/// person what happened.
final class LocalInvocation {

    private static final String HANDLER = "dev.lockstep.lambda.MigrationHandler::handleRequest";
    private static final String ROLE = "lockstep";
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lockstep-local-AbCdEf";

    private final Path zip;
    private final Duration timeout;
    private final int memory;
    private final PrintStream out;
    private final PrintStream err;

    LocalInvocation(Path zip, Duration timeout, int memory, PrintStream out, PrintStream err) {
        this.zip = zip;
        this.timeout = timeout;
        this.memory = memory;
        this.out = out;
        this.err = err;
    }

    int onThrowAwayServer(List<Path> events, boolean keep) {
        err.println("starting PostgreSQL");
        try (PostgresServer server = PostgresServer.start()) {
            Database database = ownedByAnOrdinaryRole(server.createDatabase("app"));
            int status = on(database, events);
            if (keep) {
                out.println();
                out.println("PostgreSQL stays up until Ctrl-C:");
                out.println("  " + database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password());
                new CountDownLatch(1).await();
            }
            return status;
        } catch (SQLException e) {
            err.println("the throw-away PostgreSQL could not be prepared: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /// As in a customer's account, the role owns its database and is no superuser.
    private static Database ownedByAnOrdinaryRole(Database database) throws SQLException {
        String password = java.util.UUID.randomUUID().toString();
        database.execute("create role " + ROLE + " login password '" + password + "'",
                "alter database " + database.name() + " owner to " + ROLE,
                "grant all on schema public to " + ROLE);
        return database.as(ROLE, password);
    }

    int on(Database database, List<Path> events) {
        if (!Files.isRegularFile(zip)) {
            err.println("the packaged function " + zip + " does not exist; build it with: mvn -q package -DskipTests");
            return 2;
        }
        try (PackagedFunction function = PackagedFunction.unpack(zip); SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open()) {
            boolean succeeded = true;
            Optional<String> physicalResourceId = Optional.empty();
            FunctionSettings settings = FunctionSettings.forHandler(HANDLER)
                    .withMemory(memory)
                    .withSecrets(secrets)
                    .withListener(line -> LogLines.show(line, err));
            for (Path file : events) {
                String event = Files.readString(file);
                secrets.put(CloudFormationEvents.property(event, "SecretArn").orElse(SECRET), secret(database));
                Optional<CloudFormationAnswer> answer = invoke(function, settings, file, event, physicalResourceId);
                succeeded &= answer.map(given -> given.status().equals("SUCCESS")).orElse(false);
                physicalResourceId = answer.map(CloudFormationAnswer::physicalResourceId).or(() -> Optional.empty());
            }
            Tables.show(database, out);
            return succeeded ? 0 : 1;
        } catch (IOException e) {
            err.println("an event file could not be read: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private Optional<CloudFormationAnswer> invoke(PackagedFunction function, FunctionSettings settings, Path file, String event,
            Optional<String> physicalResourceId)
            throws InterruptedException {
        RequestIdentity identity = RequestIdentity.of(event);
        err.println("invoking the function with " + file.getFileName());
        try (PresignedUrl response = PresignedUrl.open(identity); FunctionProcess process = function.start(settings)) {
            String filled = CloudFormationEvents.withResponseUrl(event, response.url());
            if (physicalResourceId.isPresent() && event.contains("\"PhysicalResourceId\"")) {
                filled = CloudFormationEvents.withPhysicalResourceId(filled, physicalResourceId.get());
            }
            Invocation invocation = process.invoke(filled, timeout);
            response.violations().forEach(violation -> err.println("CloudFormation would refuse this: " + violation));
            Optional<CloudFormationAnswer> answer = response.answers().stream().findFirst();
            out.println();
            out.println("CloudFormation got, for " + file.getFileName() + " after " + invocation.sinceStart().toMillis() + " ms:");
            out.println(answer.map(given -> PrettyJson.of(given.body())).orElse("nothing: " + why(invocation.outcome())));
            return answer;
        }
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Returned _ -> "the function returned without an answer";
            case Outcome.Failed(String type, String body) -> "the function failed with " + type + ": " + body;
            case Outcome.InitFailed(String type, String body) -> "the function could not start, " + type + ": " + body;
            case Outcome.TimedOut(Duration limit) -> "the function was killed at its deadline of " + limit.toSeconds() + " s";
            case Outcome.Exited(int status) -> "the function's process ended with status " + status;
        };
    }

    private static String secret(Database database) {
        return PrettyJson.object(List.of("username", database.user(), "password", database.password(), "host", database.host(), "port",
                Integer.toString(database.port()), "dbname", database.name(), "engine", "postgres"));
    }
}
