package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockstep.engine.fleet.FleetReport;
import dev.lockstep.engine.fleet.FleetVerdict;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a person, or a program, is told at the end of a fleet.
///
/// @param failures a row for each that failed, in the order in which they did
/// @param leftOut how many were not asked, because they are done by an earlier run's results
record FleetSummary(FleetReport report, List<FleetRow> failures, int leftOut) {

    private static final int MOST = 10;
    private static final double MILLIS = 1000;

    FleetSummary {
        failures = List.copyOf(failures);
    }

    /// Refused where the input was, so that nothing has become of any database.
    Outcome outcome() {
        List<FleetVerdict> verdicts = report.verdicts();
        if (failures.isEmpty() && report.notBegun().isEmpty()) {
            return Outcome.DONE;
        }
        boolean refused = !verdicts.isEmpty() && verdicts.stream().allMatch(verdict -> verdict.report().outcome() == Outcome.REFUSED);
        return refused && leftOut == 0 ? Outcome.REFUSED : Outcome.FAILED;
    }

    private double seconds() {
        return report.duration().toMillis() / MILLIS;
    }

    private double rate() {
        return report.verdicts().size() / Math.max(1 / MILLIS, seconds());
    }

    /// Each once, however many databases have it.
    List<Problem> warnings() {
        return report.verdicts()
                .stream()
                .flatMap(verdict -> verdict.report().problems().stream())
                .filter(problem -> problem.severity() == Severity.WARNING)
                .distinct()
                .limit(MOST)
                .toList();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "%d migrated, %d up to date, %d failed, %d not begun%s, in %s: %.1f a second", report.migrated(),
                        report.upToDate(), failures.size(), report.notBegun().size(), leftOut == 0 ? "" : ", " + leftOut + " done before",
                        Times.about(seconds()), rate()));
        report.stopped().ifPresent(why -> lines.add("stopped: " + why));
        for (FleetRow row : failures.subList(0, Math.min(MOST, failures.size()))) {
            lines.add(row.name() + ":");
            row.errors().stream().flatMap(problem -> problem.render().lines()).map(line -> "  " + line).forEach(lines::add);
        }
        if (failures.size() > MOST) {
            lines.add("and " + (failures.size() - MOST) + " more, which --results FILE keeps");
        }
        return lines;
    }

    /// One object in one line, with all that failed.
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("outcome", outcome().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("migrated", report.migrated());
            json.writeNumberField("upToDate", report.upToDate());
            json.writeNumberField("failed", failures.size());
            json.writeNumberField("notBegun", report.notBegun().size());
            json.writeNumberField("doneBefore", leftOut);
            if (report.stopped().isPresent()) {
                json.writeStringField("stopped", report.stopped().get());
            }
            json.writeNumberField("durationMillis", report.duration().toMillis());
            json.writeArrayFieldStart("failures");
            for (FleetRow row : failures) {
                row.write(json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
