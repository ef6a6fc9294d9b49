package dev.lockstep.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.testkit.compare.SnapshotOptions;
import dev.lockstep.testkit.postgres.PostgresExtension;
import dev.lockstep.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Liquibase records without running it, and what it refuses to record.
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SyncOracleTest {

    private static final String LOG = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <changeSet id="fine" author="ann"><createTable tableName="t"><column name="id" type="int"/></createTable></changeSet>
              <changeSet id="in question" author="ann">CHANGES</changeSet>
            </databaseChangeLog>
            """;

    private final SideBySide.Databases<?> databases;

    SyncOracleTest(PostgresServer server) {
        this.databases = SideBySide.Databases.pooledOn(server);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <sql>select 1</sql>                                     | false
            <sql/>                                                  | true
            <sql/><dropTable tableName='t'/>                        | true
            <sql dbms='h2'/>                                        | true
            <sql dbms='h2'/><dropTable tableName='t'/>              | true
            <sql dbms='h2'>select 1</sql>                           | false
            <createTable tableName='x'/>                            | true
            <addColumn tableName='t'><column name='x'/></addColumn> | true
            <update tableName='t'/>                                 | true
            <createSequence sequenceName='s' ordered='true'/>       | true
            """)
    void records_what_liquibase_records_and_refuses_what_it_refuses(String changes, boolean refused, @TempDir Path folder)
            throws SQLException, IOException {
        Files.writeString(folder.resolve("changelog.xml"), LOG.replace("CHANGES", changes));
        var subject = Subject.of(folder, "changelog.xml");
        var both = new SideBySide(databases, SnapshotOptions.exact());
        assertThat(both.sync(subject, refused)).as("after changelog-sync").isEmpty();
        assertThat(both.update(subject, refused)).as("after an update").isEmpty();
    }
}
