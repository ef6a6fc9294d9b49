package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.benchmarks.measure.Usage;
import dev.lockstep.benchmarks.measure.Wire;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Surroundings QUIET = new Surroundings(LocalDate.of(2026, 1, 2), "a processor", 2, "25", "18", 0.02);
    private static final Arguments ARGUMENTS = Arguments.parse(List.of("--sizes", "100,1000", "--flags", "default"));

    private final Results results = new Results();

    @Test
    void a_table_has_medians_and_ratios_to_the_floor_of_the_same_run(@TempDir Path folder) throws Exception {
        for (double wall : List.of(0.5, 9.0, 0.4)) {
            add(Scenario.NOTHING, 1_000, Contender.LOCKSTEP, wall);
        }
        add(Scenario.NOTHING, 1_000, Contender.FLOOR, 0.4);
        results.add(new Results.Key(Flags.DEFAULT, Scenario.NOTHING, 1_000, Contender.LOCKSTEP), new Wire(1, 3, 5));
        assertThat(page(QUIET, folder)).contains("## Nothing to do, N = 1,000, no JVM flags")
                .contains("| Lockstep, XML | 0.500 | 1.25 | 0.80 | 1.00 | 64 | 3 | 5 | 3 |")
                .contains("| nothing to do, N = 1,000, XML | at most 1.5 x the JVM floor | 1.25 x, reached |")
                .contains("| round trips, nothing to do, N = 1,000 | at most 3 after the connection stands | 3, reached |");
    }

    @Test
    void a_goal_that_is_missed_says_so_and_one_that_was_not_measured_is_left_out(@TempDir Path folder) throws Exception {
        add(Scenario.INSTALL, 1_000, Contender.LOCKSTEP, 6);
        add(Scenario.INSTALL, 1_000, Contender.PSQL, 1.5);
        add(Scenario.INSTALL, 1_000, Contender.FLOOR, 0.5);
        assertThat(page(QUIET, folder))
                .contains(
                        "| install, N = 1,000, XML, a transaction for each change set | at most 1.25 x (psql + JVM floor) | 3 x, **not reached** |")
                .doesNotContain("ahead of dbmate");
    }

    @Test
    void rates_are_those_of_the_databases_together(@TempDir Path folder) throws Exception {
        add(Scenario.FLEET, FleetStage.CHANGE_SETS, Contender.LOCKSTEP, 10);
        add(Scenario.FLEET, FleetStage.CHANGE_SETS, Contender.LIQUIBASE, 50);
        assertThat(page(QUIET, folder)).contains("200 databases x 50 change sets, 8 at a time")
                .contains("| Lockstep, XML | 10.00 | 20.0 |")
                .contains("| at least 7 x Liquibase in one JVM | 5 x its rate, **not reached** |");
    }

    @Test
    void a_busy_machine_is_named(@TempDir Path folder) throws Exception {
        assertThat(page(QUIET, folder)).doesNotContain("The machine was busy");
        assertThat(page(new Surroundings(LocalDate.of(2026, 1, 2), "a processor", 2, "25", "18", 0.5), folder))
                .contains("The machine was busy");
    }

    @Test
    void the_chart_is_a_drawing_with_a_line_for_each_who_was_measured() throws Exception {
        for (int size : List.of(100, 1_000)) {
            add(Scenario.INSTALL, size, Contender.LOCKSTEP, size / 100.0);
            add(Scenario.NOTHING, size, Contender.FLOOR, 0.3);
        }
        String svg = new Chart(results, Flags.DEFAULT, ARGUMENTS.sizes()).svg();
        assertThat(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("polyline")
                .getLength()).isEqualTo(2);
    }

    private String page(Surroundings surroundings, Path folder) throws Exception {
        for (Contender contender : Contender.values()) {
            if (contender.library().isPresent()) {
                Files.createDirectories(folder.resolve(Programs.TARGET).resolve(contender.library().get()));
            }
        }
        return new Report(ARGUMENTS, surroundings, results).page(folder);
    }

    private void add(Scenario scenario, int size, Contender contender, double wall) {
        results.add(new Results.Key(Flags.DEFAULT, scenario, size, contender), new Usage(wall, 0.8, 65_536));
    }
}
