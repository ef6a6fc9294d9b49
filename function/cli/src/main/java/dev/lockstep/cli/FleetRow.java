package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lockstep.engine.fleet.FleetVerdict;
import dev.lockstep.engine.report.Report;
import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What came of one database of a fleet, as the results file has it.
///
/// @param lastChangeSet that this run applied; empty where it applied none
/// @param errors why it failed; empty where it did not
record FleetRow(String name, Outcome outcome, int applied, String lastChangeSet, List<Problem> errors, Duration took) {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MOST_ERRORS = 8;
    private static final int LONGEST_REASON = 4000;

    enum Outcome {
        MIGRATED("migrated"),
        UP_TO_DATE("up to date"),
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    FleetRow {
        errors = List.copyOf(errors);
    }

    /// @param instead why it could not be connected to, where that is known better than by its report
    static FleetRow of(FleetVerdict verdict, Optional<Problem> instead) {
        Report report = verdict.report();
        Outcome outcome = !verdict.good() ? Outcome.FAILED : verdict.migrated() ? Outcome.MIGRATED : Outcome.UP_TO_DATE;
        String last = report.applied().isEmpty() ? "" : report.applied().getLast().id().toString();
        List<Problem> errors = verdict.good() ? List.of()
                : instead.map(List::of)
                        .orElseGet(() -> report.problems().stream().filter(problem -> problem.severity() == Severity.ERROR).toList());
        return new FleetRow(verdict.target(), outcome, report.applied().size(), last, errors, report.duration());
    }

    boolean failed() {
        return outcome == Outcome.FAILED;
    }

    /// Of the first error; empty where there is none.
    String code() {
        return errors.isEmpty() ? "" : errors.getFirst().code().id();
    }

    /// What is wrong, where, and the mend; empty where nothing is.
    String reason() {
        String all = errors.stream().limit(MOST_ERRORS).map(FleetRow::reason).collect(Collectors.joining("\n"));
        return all.length() <= LONGEST_REASON ? all : all.substring(0, LONGEST_REASON - 1) + "…";
    }

    private static String reason(Problem problem) {
        String place = problem.at() == null ? "" : problem.at() + ": ";
        return problem.code().id() + " " + place + sentence(problem.message()) + " Fix: " + sentence(problem.fix());
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }

    /// One object in one line.
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("Name", name);
        json.writeStringField("Outcome", outcome.word);
        json.writeNumberField("Applied", applied);
        json.writeStringField("LastChangeSet", lastChangeSet);
        json.writeStringField("Code", code());
        json.writeStringField("Reason", reason());
        json.writeNumberField("DurationMillis", took.toMillis());
        json.writeEndObject();
    }

    /// The name in a line of a results file, and whether the database is done; null where the line is none, such as one that was being written when the
    /// machine went down.
    static @Nullable Done done(String line) {
        try {
            JsonObject row = JsonObject.read(line);
            String name = row.texts().get("Name");
            String outcome = row.texts().get("Outcome");
            return name == null || outcome == null ? null
                    : new Done(name, outcome.equals(Outcome.MIGRATED.word) || outcome.equals(Outcome.UP_TO_DATE.word));
        } catch (IOException e) {
            return null;
        }
    }

    record Done(String name, boolean done) {}
}
