package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.handler.AnswerOnlyHandler;
import dev.lockstep.benchmarks.handler.LiquibaseHandler;
import dev.lockstep.benchmarks.measure.Peak;
import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.workload.Form;
import dev.lockstep.benchmarks.workload.Workload;
import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// From the start of the function's JVM to the answered pre-signed URL: the packaged function with nothing to migrate, against a handler that only answers, and
/// against the same work by Liquibase. They take turns, so that a noisy machine burdens all.
final class ColdStart {

    static final String ANSWER_ONLY = "a handler that only answers, 512 MB";
    static final String OURS = "Lockstep's zip, 512 MB";
    static final String OURS_SMALL = "Lockstep's zip, 256 MB";
    static final String LIQUIBASE = "the same handler around Liquibase 4.33, 512 MB";

    /// The package's own changelog, and a grown one.
    static final List<Integer> SIZES = List.of(0, 1_000);

    private static final int SMALL_MEGABYTES = 256;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// @param needsDatabase whether a Create has to come first
    private record Function(String title, PackagedFunction packaged, FunctionSettings settings, String secret, String changelog,
            boolean needsDatabase) {}

    private ColdStart() {}

    /// @param library the jars around Liquibase's handler
    /// @param changeSets how many, all of them applied; 0 is the package's own changelog
    static void run(PostgresServer server, Path home, Path library, int changeSets, int rounds, BiConsumer<String, Usage> results)
            throws Exception {
        Path answerOnly = new HandlerZip(AnswerOnlyHandler.class, List.of(), List.of()).write();
        Path around = new HandlerZip(LiquibaseHandler.class, jars(library), List.of(home.resolve("changelogs"))).write();
        try (SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open();
                PackagedFunction floor = PackagedFunction.unpack(answerOnly);
                PackagedFunction ours = PackagedFunction.unpack(home.resolve("function/lambda/target/lockstep-function.zip"));
                PackagedFunction liquibase = PackagedFunction.unpack(around)) {
            String changelog = changeSets == 0 ? "changelogs/changelog.xml" : Form.XML.root();
            if (changeSets > 0) {
                Form.XML.write(Workload.of(Workload.SEED, changeSets), Form.CHANGE_SETS_IN_A_FILE, ours.task());
                Form.XML.write(Workload.of(Workload.SEED, changeSets), Form.CHANGE_SETS_IN_A_FILE, liquibase.task());
            }
            FunctionSettings migration = FunctionSettings.forHandler("dev.lockstep.lambda.MigrationHandler::handleRequest")
                    .withSecrets(secrets);
            String secret = secret(secrets, server.createDatabase(), "ours");
            List<Function> functions = List.of(
                    new Function(ANSWER_ONLY, floor, settings(AnswerOnlyHandler.class), secret, changelog, false),
                    new Function(OURS, ours, migration, secret, changelog, true),
                    new Function(OURS_SMALL, ours, migration.withMemory(SMALL_MEGABYTES), secret, changelog, true),
                    new Function(LIQUIBASE, liquibase, settings(LiquibaseHandler.class).withSecrets(secrets),
                            secret(secrets, server.createDatabase(), "liquibase"), changelog, true));
            for (Function function : functions) {
                if (function.needsDatabase()) {
                    var _ = answered(function, "Create");
                }
            }
            for (int round = 0; round < rounds; round++) {
                List<Function> turns = new ArrayList<>(functions);
                Collections.rotate(turns, -round);
                for (Function function : turns) {
                    results.accept(function.title(), answered(function, "Update"));
                }
            }
        } finally {
            Files.delete(answerOnly);
            Files.delete(around);
        }
    }

    private static FunctionSettings settings(Class<?> handler) {
        return FunctionSettings.forHandler(handler.getName() + "::handleRequest");
    }

    private static String secret(SecretsManagerEndpoint secrets, Database database, String name) {
        return secrets.put("arn:aws:secretsmanager:eu-central-1:123456789012:secret:lockstep-" + name + "-AbCdEf",
                "{\"username\":\"" + database.user() + "\",\"password\":\"" + database.password() + "\",\"host\":\"" + database.host()
                        + "\",\"port\":"
                        + database.port() + ",\"dbname\":\"" + database.name() + "\"}");
    }

    private static Usage answered(Function function, String requestType) throws InterruptedException {
        RequestIdentity identity = RequestIdentity.unique();
        Map<String, String> properties = Map.of("SecretArn", function.secret(), "Changelog", function.changelog(), "SslMode", "disable",
                "AllowSuperuser", "true", "Contexts",
                "base");
        try (PresignedUrl response = PresignedUrl.open(identity);
                FunctionProcess process = function.packaged().start(function.settings())) {
            String event = requestType.equals("Create")
                    ? CloudFormationEvents.create(identity, response.url(), properties)
                    : CloudFormationEvents.update(identity, response.url(), "lockstep:benchmark", properties, properties);
            Invocation invocation = process.invoke(event, LIMIT);
            Duration cpu = ProcessHandle.of(process.pid()).flatMap(running -> running.info().totalCpuDuration()).orElse(Duration.ZERO);
            long peak = Peak.of(process.pid()).orElse(0);
            List<CloudFormationAnswer> answers = response.answers();
            if (answers.size() != 1 || !answers.getFirst().status().equals("SUCCESS")) {
                throw new IllegalStateException(function.title() + " has not answered with SUCCESS: " + invocation.outcome() + " " + answers
                        + "\n" + process.log());
            }
            return new Usage(seconds(invocation.sinceStart()), seconds(cpu), peak);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static List<Path> jars(Path library) throws IOException {
        try (Stream<Path> files = Files.list(library)) {
            return files.sorted().toList();
        }
    }
}
