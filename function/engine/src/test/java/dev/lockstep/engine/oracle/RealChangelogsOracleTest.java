package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Changelogs of other projects, read from their published jars: every one of their change sets, identical.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealChangelogsOracleTest {

    private static final Path JARS = Path.of("target/changelogs-of-others");
    private static final String KEYCLOAK = "META-INF/jpa-changelog-master.xml";

    private final SideBySide.Databases<?> databases;

    RealChangelogsOracleTest(PostgresServer server) {
        this.databases = SideBySide.Databases.on(server);
    }

    /// One project: its releases in the order in which they meet the same database.
    record Project(String name, int changeSets, List<Subject> releases) {

        static Project of(String name, int changeSets, String jar, String changelog) {
            return new Project(name, changeSets,
                    List.of(Subject.of(JARS.resolve(jar), changelog).withCustomChanges("org.keycloak.", "org.flowable.")));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Project> projects() {
        return Stream.of(
                Project.of("keycloak 26.3.5", 157, "keycloak-model-jpa-26.3.5.jar", KEYCLOAK),
                new Project("keycloak 25.0.6, then 26.3.5", 158, List.of(
                        Subject.of(JARS.resolve("keycloak-model-jpa-25.0.6.jar"), KEYCLOAK)
                                .withCustomChanges("org.keycloak.", "org.flowable."),
                        Subject.of(JARS.resolve("keycloak-model-jpa-26.3.5.jar"), KEYCLOAK)
                                .withCustomChanges("org.keycloak.", "org.flowable."))),
                Project.of("camunda 7.24.0", 18, "camunda-engine-7.24.0.jar",
                        "org/camunda/bpm/engine/db/liquibase/camunda-changelog.xml"),
                flowable("eventregistry", "event-registry", 3),
                flowable("app", "app-engine", 2),
                flowable("form", "form-engine", 5),
                flowable("content", "content-engine", 2),
                flowable("dmn", "dmn-engine", 8),
                flowable("cmmn", "cmmn-engine", 15),
                Project.of("psd2-cms 13.4", 299, "cms-db-schema-13.4.jar", "master.xml"));
    }

    private static Project flowable(String name, String jar, int changeSets) {
        return Project.of("flowable " + name + " 6.8.1", changeSets, "flowable-" + jar + "-6.8.1.jar",
                "org/flowable/" + name + "/db/liquibase/flowable-" + name + "-db-changelog.xml");
    }

    @ParameterizedTest
    @MethodSource("projects")
    void ends_as_with_liquibase(Project project, TestReporter reporter) throws SQLException, IOException {
        var both = new SideBySide(databases, SnapshotOptions.exact().maskingDatesAround(Instant.now()).maskingUuids());
        for (var release : project.releases()) {
            assertThat(both.update(release, false)).as("after the update from " + release.root().getFileName()).isEmpty();
            assertThat(both.pending(release)).as("still to run").isEmpty();
            assertThat(both.handedBack(release)).as("handed back to Liquibase").isEmpty();
        }
        assertThat(both.rowsOfHistory(project.releases().getLast())).isEqualTo(project.changeSets());
        int back = both.waysBack(project.releases().getLast());
        if (back > 0) {
            assertThat(both.rollback(project.releases().getLast(), back, false)).as("after the rollback of the last " + back).isEmpty();
        }
        reporter.publishEntry(project.name(), both.times() + "; rolled back: " + back);
    }
}
