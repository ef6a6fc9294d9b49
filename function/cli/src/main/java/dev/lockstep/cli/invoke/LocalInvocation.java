package dev.lockstep.cli.invoke;

import dev.lockstep.cli.FileTrouble;
import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.cloudformation.AsynchronousFunction;
import dev.lockstep.testkit.cloudformation.AsynchronousSettings;
import dev.lockstep.testkit.cloudformation.Sent;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Runs the packaged function under AWS's Runtime Interface Client, between a local Secrets Manager and a local pre-signed URL, as the asynchronous Lambda of the
/// template does, and shows a person what happened.
final class LocalInvocation {

    private static final String HANDLER = "dev.lockstep.lambda.MigrationHandler::handleRequest";
    private static final String RESPONDER = "dev.lockstep.lambda.FailureResponder::handleRequest";
    /// One delivery and two retries, as in the template; a person waits a second for each, not minutes.
    private static final String DELIVERIES = "3";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /// As long as CloudFormation waits for any custom resource, and as its URLs are good for.
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration VALIDITY = Duration.ofHours(2);
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

    /// What to do about a packaged function that is not there.
    static Optional<String> missing(Path zip) {
        return Files.isRegularFile(zip)
                ? Optional.empty()
                : Optional.of("the packaged function " + zip + " does not exist; build it with: mvn -q package -DskipTests");
    }

    /// Why a file is no event, if it is none.
    static Optional<String> unusable(Path file) {
        try {
            RequestIdentity.of(Files.readString(file));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the event file " + file + " could not be read: " + FileTrouble.in(e) + "; check its path");
        } catch (IllegalArgumentException e) {
            return Optional.of("the event file " + file + " is no event of CloudFormation: " + e.getMessage()
                    + "; compare it with those of the folder events");
        }
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
        try (PackagedFunction function = PackagedFunction.unpack(zip);
                SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open();
                AsynchronousFunction lambda = AsynchronousFunction.of(function, settings(secrets))) {
            boolean succeeded = true;
            Optional<String> physicalResourceId = Optional.empty();
            for (Path file : events) {
                String event = Files.readString(file);
                secrets.put(CloudFormationEvents.property(event, "SecretArn").orElse(SECRET), secret(database));
                Optional<CloudFormationAnswer> answer = invoke(lambda, file, event, physicalResourceId);
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

    private AsynchronousSettings settings(SecretsManagerEndpoint secrets) {
        FunctionSettings migration = FunctionSettings.forHandler(HANDLER)
                .withMemory(memory)
                .withSecrets(secrets)
                .with("LOCKSTEP_DELIVERIES", DELIVERIES)
                .withListener(line -> LogLines.show(line, err));
        FunctionSettings responder = FunctionSettings.forHandler(RESPONDER).withListener(line -> LogLines.show(line, err));
        return AsynchronousSettings.of(migration, timeout).withPauses(PAUSE, PAUSE).withResponder(responder);
    }

    private Optional<CloudFormationAnswer> invoke(AsynchronousFunction lambda, Path file, String event, Optional<String> physicalResourceId)
            throws InterruptedException {
        RequestIdentity identity = RequestIdentity.of(event).next();
        err.println("invoking the function with " + file.getFileName());
        try (PresignedUrl response = PresignedUrl.open(identity, PresignedUrl.Signature.VERSION_4, VALIDITY, Clock.systemUTC())) {
            String filled = CloudFormationEvents.withResponseUrl(CloudFormationEvents.withRequestId(event, identity.requestId()),
                    response.url());
            if (physicalResourceId.isPresent() && event.contains("\"PhysicalResourceId\"")) {
                filled = CloudFormationEvents.withPhysicalResourceId(filled, physicalResourceId.get());
            }
            long begun = System.nanoTime();
            Sent.Delivered delivered = lambda.send(filled).await(LONGEST);
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            showDeliveries(delivered);
            response.violations().forEach(violation -> err.println("CloudFormation would refuse this: " + violation));
            Optional<CloudFormationAnswer> answer = response.answers().stream().findFirst();
            out.println();
            out.println("CloudFormation got, for " + file.getFileName() + " after " + millis + " ms:");
            out.println(answer.map(given -> PrettyJson.of(given.body())).orElse("nothing: " + why(delivered.last().outcome())));
            return answer;
        }
    }

    /// Where one delivery was not enough.
    private void showDeliveries(Sent.Delivered delivered) {
        int number = 0;
        for (Invocation invocation : delivered.invocations()) {
            number++;
            if (!(invocation.outcome() instanceof Outcome.Returned)) {
                err.println("delivery " + number + " of " + DELIVERIES + ": " + why(invocation.outcome()));
            }
        }
        if (delivered.responder().isPresent()) {
            err.println("there are no more deliveries, so the responder was told");
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
