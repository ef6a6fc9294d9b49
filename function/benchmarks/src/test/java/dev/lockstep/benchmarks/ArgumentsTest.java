package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void nothing_said_is_the_full_run_and_quick_a_small_one() {
        assertThat(parse()).isEqualTo(Arguments.FULL);
        assertThat(parse("--quick")).isEqualTo(Arguments.QUICK);
    }

    @Test
    void each_option_narrows_one_thing_also_of_a_quick_run() {
        Arguments asked = parse("--sizes", "20,40", "--quick", "--rounds", "2", "--scenarios", "nothing,one-more", "--contenders",
                "floor,lockstep-sql",
                "--flags", "c1", "--in-a-file", "50");
        assertThat(asked.inAFile()).isEqualTo(50);
        assertThat(asked.sizes()).containsExactly(20, 40);
        assertThat(asked.rounds()).isEqualTo(2);
        assertThat(asked.scenarios()).isEqualTo(Set.of(Scenario.NOTHING, Scenario.ONE_MORE));
        assertThat(asked.contenders()).containsExactly(Contender.FLOOR, Contender.LOCKSTEP_SQL);
        assertThat(asked.flags()).containsExactly(Flags.C1);
    }

    @Test
    void what_takes_minutes_takes_part_in_fewer_rounds_than_what_takes_a_second() {
        Arguments asked = parse("--rounds", "7");
        assertThat(asked.rounds(Scenario.INSTALL, Contender.LIQUIBASE, 5_000, Flags.DEFAULT)).isEqualTo(2);
        assertThat(asked.rounds(Scenario.INSTALL, Contender.LIQUIBASE, 5_000, Flags.C1)).isZero();
        assertThat(asked.rounds(Scenario.INSTALL, Contender.LIQUIBASE, 1_000, Flags.DEFAULT)).isEqualTo(7);
        assertThat(asked.rounds(Scenario.INSTALL, Contender.LOCKSTEP, 5_000, Flags.DEFAULT)).isEqualTo(7);
        assertThat(asked.rounds(Scenario.NOTHING, Contender.LOCKSTEP, 5_000, Flags.DEFAULT)).isEqualTo(21);
    }

    @Test
    void what_is_not_understood_is_refused_with_what_may_be_written() {
        assertThatThrownBy(() -> parse("--size", "3")).hasMessageContaining("--size is none of").hasMessageContaining("--sizes");
        assertThatThrownBy(() -> parse("--help")).hasMessageContaining("--sizes").hasMessageContaining("bench/README.md");
        assertThatThrownBy(() -> parse("--rounds", "many")).hasMessageContaining("--rounds: many is no number");
        assertThatThrownBy(() -> parse("--sizes")).hasMessage("--sizes needs a value");
        assertThatThrownBy(() -> parse("--rounds", "0")).hasMessageContaining("0 is no number");
        assertThatThrownBy(() -> parse("--contenders", "oracle")).hasMessageContaining("oracle is none of floor, lockstep,");
    }

    private static Arguments parse(String... words) {
        return Arguments.parse(List.of(words));
    }
}
