package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hazards 1 and 41: when a run must stop, and when CloudFormation must have been answered.
final class ScheduleTest {

    @ParameterizedTest
    @CsvSource({"900,3600,900,875,892,899", "900,840,780,755,772,779", "60,3600,60,35,52,59", "8,3600,8,4.4,6,7.2",
            "3,3600,3,1.65,2.25,2.7",
            "900,5,4,2.2,3,3.6"})
    void divides_the_time(double lambda, double service, double whole, double stop, double answer, double end) {
        var schedule = Schedule.of(seconds(lambda), seconds(service), Duration.ZERO);

        assertThat(schedule.whole()).isEqualTo(seconds(whole));
        assertThat(schedule.stop().left()).isCloseTo(seconds(stop), Duration.ofMillis(200));
        assertThat(schedule.answer().left()).isCloseTo(seconds(answer), Duration.ofMillis(200));
        assertThat(schedule.end().left()).isCloseTo(seconds(end), Duration.ofMillis(200));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
