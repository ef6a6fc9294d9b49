package dev.lockstep.benchmarks.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// The same custom resource around Liquibase: it reads the secret, updates the database by the changelog in its package, and answers.
public final class LiquibaseHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = CustomResource.event(input);
        try {
            update(secret(CustomResource.field(event, "SecretArn")), CustomResource.field(event, "Changelog"),
                    CustomResource.field(event, "Contexts"));
        } catch (Exception e) {
            throw new IOException(e);
        }
        CustomResource.succeed(event);
    }

    /// As sparing as ours: no Region and no credentials are looked for, and the JDK's own HTTP client is used.
    private static String secret(String arn) {
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                .region(Region.of(System.getenv("AWS_REGION")))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return client.getSecretValue(request -> request.secretId(arn)).secretString();
        }
    }

    // its accessor may, in theory, be interrupted while it closes
    @SuppressWarnings("try")
    private static void update(String secret, String changelog, String contexts) throws Exception {
        String url = "jdbc:postgresql://" + CustomResource.field(secret, "host") + ":" + CustomResource.field(secret, "port") + "/"
                + CustomResource.field(secret, "dbname") + "?sslmode=disable";
        Map<String, Object> scope = new HashMap<>();
        scope.put(Scope.Attr.ui.name(), new LoggerUIService());
        scope.put(Scope.Attr.logService.name(), new NoOpLogService());
        scope.put("liquibase.analytics.enabled", false);
        try (ClassLoaderResourceAccessor files = new ClassLoaderResourceAccessor(LiquibaseHandler.class.getClassLoader())) {
            Scope.child(scope, () -> {
                Database database = DatabaseFactory.getInstance()
                        .findCorrectDatabaseImplementation(new JdbcConnection(
                                DriverManager.getConnection(url, CustomResource.field(secret, "username"),
                                        CustomResource.field(secret, "password"))));
                try (Liquibase liquibase = new Liquibase(changelog, files, database)) {
                    liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
                    liquibase.update(new Contexts(contexts), new LabelExpression());
                }
            });
        }
    }
}
