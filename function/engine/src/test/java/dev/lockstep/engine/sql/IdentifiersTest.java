package dev.lockstep.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.QuotingStrategy;
import java.util.stream.Stream;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.database.core.PostgresDatabase;
import liquibase.structure.core.Table;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class IdentifiersTest {

    static Stream<String> names() {
        return Stream.of("person", "PERSON", "Person", "order", "ORDER", "Order", "value", "user", "1st", "with space", "a-b", "a.b", "A.b",
                "a\"b",
                "\"quoted\"", "é", "Ünder", "_x", "$a", "a$b", " padded ", "count(*)", "SELECT", "window", "a_very_long_name");
    }

    @ParameterizedTest
    @MethodSource("names")
    void quotes_what_liquibase_quotes(String name) {
        for (QuotingStrategy strategy : QuotingStrategy.values()) {
            PostgresDatabase liquibase = new PostgresDatabase();
            liquibase.setObjectQuotingStrategy(ObjectQuotingStrategy.valueOf(strategy.name()));
            assertThat(new Identifiers(strategy, null).object(name)).as("%s %s", strategy, name)
                    .isEqualTo(liquibase.escapeObjectName(name, Table.class));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void looks_names_up_as_liquibase_does(String name) {
        for (QuotingStrategy strategy : QuotingStrategy.values()) {
            PostgresDatabase liquibase = new PostgresDatabase();
            liquibase.setObjectQuotingStrategy(ObjectQuotingStrategy.valueOf(strategy.name()));
            assertThat(CatalogName.of(strategy, name)).as("%s %s", strategy, name)
                    .isEqualTo(liquibase.correctObjectName(name, Table.class));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void names_primary_keys_as_liquibase_does(String name) {
        PostgresDatabase liquibase = new PostgresDatabase();
        for (String table : Stream.of(name, name.repeat(3), name.repeat(20), name.repeat(57)).toList()) {
            assertThat(Identifiers.primaryKeyOf(table)).isEqualTo(liquibase.generatePrimaryKeyName(table));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void lists_columns_as_liquibase_does(String name) {
        PostgresDatabase liquibase = new PostgresDatabase();
        String list = name + ", b DESC,c asc";
        assertThat(new Identifiers(QuotingStrategy.LEGACY, null).columnList(list)).isEqualTo(liquibase.escapeColumnNameList(list));
    }
}
