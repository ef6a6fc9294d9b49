package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hazards 1 and 41: when a run must stop, and when CloudFormation must have been answered.
final class ScheduleTest {

    @ParameterizedTest
    @CsvSource({"900,3600,0,900,875,892,899", "900,840,0,780,755,772,779", "60,3600,0,60,35,52,59", "8,3600,0,8,4.4,6,7.2",
            "3,3600,0,3,1.65,2.25,2.7", "900,5,0,4,2.2,3,3.6", "900,3600,2700,840,815,832,839", "900,3600,3590,20,11,15,19",
            "900,6,0.6,4.2,2.31,3.15,19", "900,3600,3539,1,0.55,0.75,19", "120,5,4,20,11,15,19"})
    void divides_the_time(double lambda, double service, double waited, double whole, double stop, double answer, double end) {
        var schedule = Schedule.of(seconds(lambda), seconds(service), seconds(waited));

        var stopLeft = schedule.stop().left();
        var answerLeft = schedule.answer().left();
        var endLeft = schedule.end().left();

        assertThat(schedule.whole()).isEqualTo(seconds(whole));
        assertThat(stopLeft).isCloseTo(seconds(stop), Duration.ofMillis(200));
        assertThat(answerLeft).isCloseTo(seconds(answer), Duration.ofMillis(200));
        assertThat(endLeft).isCloseTo(seconds(end), Duration.ofMillis(200));
    }

    @Test
    void hazard_41_knows_that_cloudformation_has_given_up() {
        assertThat(Schedule.of(seconds(900), seconds(3600), seconds(3539)).tooLate()).isFalse();
        assertThat(Schedule.of(seconds(900), seconds(3600), seconds(3540)).tooLate()).isTrue();
    }

    /// Whichever says more: the event, or the first delivery.
    @ParameterizedTest
    @CsvSource({"0,0,2640", "0,960,1680", "960,0,1680", "960,960,1680", "1000,960,1640"})
    void hazard_40_knows_how_long_others_may_go_on(double waited, double since, double afterwards) {
        assertThat(Schedule.of(seconds(900), seconds(3600), seconds(waited)).afterwards(seconds(since))).isEqualTo(seconds(afterwards));
    }

    @ParameterizedTest
    @CsvSource({"3,1,5,10,0,true", "3,3,5,10,0,false", "3,2,0,10,0,false", "3,2,10,10,0,false", "1,1,5,10,0,false", "3,2,5,10,960,true",
            "3,2,5,10,2460,false"})
    void hazard_40_hands_on_while_there_is_progress_and_time(int most, int delivery, int done, int pending, double since, boolean goesOn) {
        var schedule = Schedule.of(seconds(900), seconds(3600), Duration.ZERO);
        var work = new RequestRecord.Known.Unanswered(delivery, 0, seconds(since), false);

        assertThat(Continuation.goesOn(new Journal.Count(0, done, pending), work, most, schedule)).isEqualTo(goesOn);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
