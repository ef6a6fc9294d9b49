package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.aws.CloudFormationAnswer;
import dev.lockstep.testkit.aws.CloudFormationEvents;
import dev.lockstep.testkit.aws.PresignedUrl;
import dev.lockstep.testkit.aws.RequestIdentity;
import dev.lockstep.testkit.postgres.Database;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged function against a server with TLS whose certificate says `localhost` and is its own authority (hazard 37).
@SuppressWarnings("NullAway.Init")
final class TlsIT {

    private static final String STORE_PASSWORD = "changeit";
    @TempDir
    private static Path folder;
    private static PostgresServer server;
    private static Stage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage();
        makeCertificate();
        server = PostgresServer.start(PostgresServer.Options.defaults()
                .with("ssl", "on")
                .with("ssl_cert_file", folder.resolve("server.crt").toString())
                .with("ssl_key_file", folder.resolve("server.key").toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
        stage.close();
    }

    @Test
    void hazard_37_connects_where_the_jvm_trusts_the_authority() throws InterruptedException {
        var answer = create(server.createDatabase(), "localhost", "verify-full", true);

        assertThat(answer.status()).as(answer.reason()).isEqualTo("SUCCESS");
    }

    @Test
    void hazard_37_refuses_an_authority_that_nobody_trusts() throws InterruptedException {
        var answer = create(server.createDatabase(), "localhost", "verify-full", false);

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("LS-4001").contains("Fix:");
    }

    @Test
    void hazard_37_refuses_another_host_name_than_the_certificate_has() throws InterruptedException {
        var full = create(server.createDatabase(), "127.0.0.1", "verify-full", true);
        var authority = create(server.createDatabase(), "127.0.0.1", "verify-ca", true);

        assertThat(full.status()).isEqualTo("FAILED");
        assertThat(full.reason()).contains("LS-4001").contains("127.0.0.1");
        assertThat(authority.status()).as(authority.reason()).isEqualTo("SUCCESS");
    }

    private static CloudFormationAnswer create(Database database, String host, String sslMode, boolean trusted)
            throws InterruptedException {
        var properties = stage.properties(database, "Host", host, "SslMode", sslMode, "Changelog",
                stage.object("tls.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1;\n"));
        var settings = trusted
                ? stage.settings()
                        .withJvmOptions("-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12"),
                                "-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD)
                : stage.settings();
        var identity = RequestIdentity.unique();
        try (var process = stage.function.start(settings); var url = PresignedUrl.open(identity)) {
            var answer = stage.answer(process, url, CloudFormationEvents.create(identity, url.url(), properties), Stage.LIMIT);
            assertThat(process.log()).as("who cannot be trusted now cannot be in a minute")
                    .doesNotContain("no connection to the database yet");
            return answer;
        }
    }

    private static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        var keys = folder.resolve("server.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(keytool, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                "CN=localhost",
                "-ext", "san=dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass",
                STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        var store = KeyStore.getInstance(keys.toFile(), STORE_PASSWORD.toCharArray());
        var certificate = store.getCertificate("server");
        Files.writeString(folder.resolve("server.crt"), pem("CERTIFICATE", certificate.getEncoded()));
        var key = Files.createFile(folder.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", store.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded()));
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("server", certificate);
        try (var out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            trust.store(out, STORE_PASSWORD.toCharArray());
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der) + "\n-----END "
                + kind + "-----\n";
    }
}
