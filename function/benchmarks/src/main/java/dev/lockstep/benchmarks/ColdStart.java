package dev.lockstep.benchmarks;

import dev.lockstep.benchmarks.answeronly.AnswerOnlyHandler;
import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.PackagedFunction;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.aws.SecretsManagerEndpoint;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// From the start of the function's JVM to the answered pre-signed URL: the packaged function with nothing to migrate, against a handler that
/// only answers. The two take turns, so that a noisy machine burdens both.
///
/// Arguments: the function's zip, and how many rounds (default 7).
public final class ColdStart {

    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lockstep-local-AbCdEf";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final FunctionSettings MIGRATION = FunctionSettings.forHandler("dev.lockstep.lambda.MigrationHandler::handleRequest");
    private static final FunctionSettings ANSWER_ONLY = FunctionSettings.forHandler(AnswerOnlyHandler.class.getName() + "::handleRequest");

    private ColdStart() {}

    public static void main(String[] args) throws Exception {
        Path zip = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        Path floorZip = answerOnlyZip();
        try (PostgresServer server = PostgresServer.start();
                SecretsManagerEndpoint secrets = SecretsManagerEndpoint.open();
                PackagedFunction function = PackagedFunction.unpack(zip);
                PackagedFunction floor = PackagedFunction.unpack(floorZip)) {
            Database database = server.createDatabase("coldstart");
            secrets.put(SECRET,
                    "{\"username\":\"" + database.user() + "\",\"password\":\"" + database.password() + "\",\"host\":\"" + database.host()
                            + "\",\"port\":"
                            + database.port() + ",\"dbname\":\"" + database.name() + "\"}");
            FunctionSettings settings = MIGRATION.withSecrets(secrets);
            Duration install = answered(function, settings, "Create");
            List<Long> migrations = new ArrayList<>();
            List<Long> floors = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                floors.add(answered(floor, ANSWER_ONLY, "Update").toMillis());
                migrations.add(answered(function, settings, "Update").toMillis());
            }
            report(zip, install, floors, migrations);
        } finally {
            Files.delete(floorZip);
        }
    }

    private static Duration answered(PackagedFunction function, FunctionSettings settings, String requestType) throws InterruptedException {
        RequestIdentity identity = RequestIdentity.unique();
        Map<String, String> properties = Map.of("SecretArn", SECRET, "SslMode", "disable", "AllowSuperuser", "true", "Contexts", "base");
        try (PresignedUrl response = PresignedUrl.open(identity)) {
            String event = requestType.equals("Create")
                    ? CloudFormationEvents.create(identity, response.url(), properties)
                    : CloudFormationEvents.update(identity, response.url(), "lockstep:benchmark", properties, properties);
            Invocation invocation = function.invoke(settings, event, LIMIT);
            List<CloudFormationAnswer> answers = response.answers();
            if (answers.size() != 1 || !answers.getFirst().status().equals("SUCCESS")) {
                throw new IllegalStateException("not answered with SUCCESS: " + invocation.outcome() + " " + answers);
            }
            return invocation.sinceStart();
        }
    }

    private static void report(Path zip, Duration install, List<Long> floors, List<Long> migrations) throws IOException {
        long floor = median(floors);
        long migration = median(migrations);
        System.out.println("zip: " + Files.size(zip) + " bytes");
        System.out.println("install of the default changelog, JVM start to answer: " + install.toMillis() + " ms");
        System.out.println("| handler | JVM start to answer, median of " + floors.size() + " | min | max |");
        System.out.println("|---|---|---|---|");
        System.out.println("| only answers | " + floor + " ms | " + floors.stream().min(Long::compare).orElseThrow() + " | "
                + floors.stream().max(Long::compare).orElseThrow() + " |");
        System.out.println("| no-op Update | " + migration + " ms | " + migrations.stream().min(Long::compare).orElseThrow() + " | "
                + migrations.stream().max(Long::compare).orElseThrow() + " |");
        System.out.println("ratio: " + Math.round(100.0 * migration / floor) / 100.0);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// The floor as a function's zip: one class, and AWS's interfaces, which the runtime brings.
    private static Path answerOnlyZip() throws IOException {
        Path zip = Files.createTempFile("answer-only-", ".zip");
        String entry = AnswerOnlyHandler.class.getName().replace('.', '/') + ".class";
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                InputStream bytes = Objects.requireNonNull(AnswerOnlyHandler.class.getResourceAsStream("/" + entry))) {
            out.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(out);
            out.closeEntry();
        }
        return zip;
    }
}
