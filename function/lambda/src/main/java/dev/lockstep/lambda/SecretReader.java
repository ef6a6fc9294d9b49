package dev.lockstep.lambda;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Reads the database's credentials from Secrets Manager, anew each time, since secrets rotate.
final class SecretReader {

    private static final String SHAPE = "a secret is JSON such as {\"username\": \"...\", \"password\": \"...\", \"host\": \"...\", "
            + "\"port\": 5432, \"dbname\": \"...\"}, of which the last three may be properties of the resource instead";

    /// Which version of a secret: the one in use, or the one that a rotation is about to put in its place.
    enum Stage {
        CURRENT("AWSCURRENT"),
        PENDING("AWSPENDING");

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    private final AwsClients clients;
    private final Redaction redaction;

    SecretReader(AwsClients clients, Redaction redaction) {
        this.clients = clients;
        this.redaction = redaction;
    }

    Read<Secret> read(String arn, Stage stage) {
        try (SecretsManagerClient client = clients.secretsManager(arn)) {
            var text = client.getSecretValue(request -> request.secretId(arn).versionStage(stage.label)).secretString();
            return text == null ? refused(arn, "holds bytes instead of a text", SHAPE) : understand(arn, text);
        } catch (AwsServiceException e) {
            return refused(arn, why(e), mend(e));
        } catch (SdkClientException e) {
            return refused(arn, "could not be read: Secrets Manager was not reached (" + e.getMessage() + ")",
                    "let the function's subnets reach Secrets Manager: an interface endpoint com.amazonaws.REGION.secretsmanager whose "
                            + "security group admits the function, or a NAT");
        }
    }

    private Read<Secret> understand(String arn, String text) {
        Json json;
        try {
            json = Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            redaction.hide(text);
            return refused(arn, "does not hold JSON", SHAPE);
        }
        if (!(json instanceof Json.Fields fields)) {
            redaction.hide(text);
            return refused(arn, "does not hold a JSON object", SHAPE);
        }
        fields.text("password").ifPresent(redaction::hide);
        return secret(arn, fields);
    }

    private static Read<Secret> secret(String arn, Json.Fields fields) {
        var problems = new ArrayList<Problem>();
        for (var name : List.of("username", "password")) {
            if (present(fields, name).isEmpty()) {
                problems.add(problem(arn, "has no " + name, SHAPE));
            }
        }
        var engine = present(fields, "engine");
        if (engine.isPresent() && !engine.get().contains("postgres")) {
            problems.add(
                    problem(arn, "is for the engine " + PropertyReader.quoted(engine.get()), "name the secret of a PostgreSQL database"));
        }
        var port = present(fields, "port");
        if (port.isPresent() && !port.get().matches("[0-9]{1,5}")) {
            problems.add(problem(arn, "has a port that is not a number", "give port a number, as a number or a text"));
        }
        if (!problems.isEmpty()) {
            return new Read.Refused<>(problems);
        }
        return new Read.Complete<>(new Secret(present(fields, "username").orElse(""), present(fields, "password").orElse(""),
                present(fields, "host"), port.map(Integer::valueOf), present(fields, "dbname")), List.of());
    }

    private static Optional<String> present(Json.Fields fields, String name) {
        return fields.text(name).filter(text -> !text.isEmpty());
    }

    private static String why(AwsServiceException e) {
        return switch (code(e)) {
            case "ResourceNotFoundException" -> "does not exist in this account and Region, or has no current value";
            case "AccessDeniedException" -> message(e).contains("KMS")
                    ? "could not be decrypted: the function's role may not use its KMS key"
                    : "may not be read by the function's role";
            case "DecryptionFailure" -> "could not be decrypted with its KMS key";
            case "InvalidRequestException" -> "cannot be read now (" + message(e) + ")";
            default -> "could not be read (" + code(e) + ": " + message(e) + ")";
        };
    }

    private static String mend(AwsServiceException e) {
        return switch (code(e)) {
            case "ResourceNotFoundException" ->
                "check SecretArn: its Region, its account, its last six characters, and that the value was set";
            case "AccessDeniedException" -> message(e).contains("KMS")
                    ? "allow kms:Decrypt on the secret's key in the function's role and in the key's policy; a secret of another account needs a customer "
                            + "managed key, since the AWS managed one cannot be shared"
                    : "allow secretsmanager:GetSecretValue on the secret in the function's role, and check the secret's resource policy and "
                            + "the policy of the VPC endpoint";
            case "DecryptionFailure" -> "check that the KMS key is enabled, and allow kms:Decrypt on it in the function's role";
            case "InvalidRequestException" -> "check whether the secret is scheduled for deletion";
            default -> "try again; if it stays, look at the secret in Secrets Manager";
        };
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null ? "" : e.awsErrorDetails().errorCode();
    }

    private static String message(AwsServiceException e) {
        var message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        return message == null ? "HTTP " + e.statusCode() : message;
    }

    private static Read<Secret> refused(String arn, String what, String fix) {
        return new Read.Refused<>(List.of(problem(arn, what, fix)));
    }

    private static Problem problem(String arn, String what, String fix) {
        return Problem.error(Code.SECRET_UNREADABLE, null, "the secret " + arn + " " + what, fix);
    }
}
