package dev.lockstep.engine.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a                    | a     | true
            A                    | a     | true
            a                    | b     | false
            !a                   | b     | true
            not a                | a     | false
            a or b               | b     | true
            a, b                 | b     | true
            a and b              | a     | false
            a AND b              | a b   | true
            a or b and c         | a     | true
            (a or b) and c       | a     | false
            (a or b) and c       | b c   | true
            !(a or b)            | c     | true
            not(a) and c         | c     | true
            !a and b, c          | b     | true
            a                    |       | true
            !a                   |       | true
            a and !a             |       | true
            @a                   |       | false
            @a                   | a     | true
            !@a                  |       | true
            (@a)                 |       | true
            @a or b              |       | true
            @a and b             |       | false
            order and android    | order android | true
            a)                   | a     | false
            !!a                  | a     | true
            (a) (b)              | a b   | false
            notable              | notable | true
                                 | a     | true
                                 | @a    | false
            a                    | @a    | true
            """)
    void holds_as_in_liquibase(@Nullable String text, @Nullable String names, boolean holds) {
        Set<String> given = new TreeSet<>();
        Stream.of(names == null ? new String[0] : names.split(" ", -1)).forEach(given::add);
        assertThat(Expression.parse(text).holds(given)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a", "()", "(a, b) and c", "a and (b or c"})
    void refuses_what_liquibase_cannot_read(String text) {
        assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labels_of_including_files_count_as_its_own() {
        Labels labels = new Labels(List.of("a"), List.of(List.of("b")), "b,a");
        assertThat(labels.match(Expression.parse("a or b"))).isTrue();
        assertThat(labels.match(Expression.parse("a and b"))).isTrue();
        assertThat(labels.match(Expression.parse("c"))).isFalse();
        assertThat(Labels.NONE.match(Expression.parse("a"))).isTrue();
    }
}
