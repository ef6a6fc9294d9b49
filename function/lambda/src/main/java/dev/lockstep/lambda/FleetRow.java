package dev.lockstep.lambda;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// What came of one database of many.
///
/// @param applied how many change sets this run applied, in all invocations that it took
/// @param pending how many would run, where only that was asked
/// @param code of the first problem; empty where there is none
/// @param reason for a person, with the mend; empty where there is none
/// @param invocations how many it took; 0 where nobody has told
record FleetRow(String name, Outcome outcome, int applied, int pending, String lastChangeSet, String code, String reason,
        int invocations, Duration took) {

    /// Step Functions takes 32,768 characters of a failure's cause, and a row is one; JSON makes two of some of them.
    private static final int LONGEST_REASON = 4000;

    /// `PENDING` was only looked at, and something would run; `UNFINISHED` ran out of the function's time after something had been applied, and the next
    /// invocation goes on.
    enum Outcome {
        MIGRATED("migrated"),
        UP_TO_DATE("up to date"),
        PENDING("pending"),
        UNFINISHED("unfinished"),
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Optional<Outcome> of(String word) {
            return Stream.of(values()).filter(outcome -> outcome.word.equals(word)).findFirst();
        }
    }

    FleetRow {
        if (reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON - 1) + "…";
        }
    }

    /// Whether the database is where it was to be.
    boolean good() {
        return switch (outcome) {
            case MIGRATED, UP_TO_DATE, PENDING -> true;
            case UNFINISHED, FAILED -> false;
        };
    }

    /// As a run had it that ended without telling anything of itself.
    static FleetRow failed(String name, String code, String reason) {
        return new FleetRow(name, Outcome.FAILED, 0, 0, "", code, reason, 0, Duration.ZERO);
    }

    /// Empty where it is no row.
    static Optional<FleetRow> of(Json json) {
        if (!(json instanceof Json.Fields fields)) {
            return Optional.empty();
        }
        return fields.text("Outcome")
                .flatMap(Outcome::of)
                .map(outcome -> new FleetRow(fields.text("Name").orElse(""), outcome, number(fields, "Applied"), number(fields, "Pending"),
                        fields.text("LastChangeSet").orElse(""), fields.text("Code").orElse(""), fields.text("Reason").orElse(""),
                        number(fields, "Invocations"),
                        Duration.ofMillis(number(fields, "DurationMillis"))));
    }

    static int number(Json.Fields fields, String name) {
        return fields.text(name).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(0);
    }

    byte[] json(Redaction redaction) {
        var bytes = new ByteArrayOutputStream();
        try (var json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("Name", redaction.clean(name));
            json.writeStringField("Outcome", outcome.word);
            json.writeNumberField("Applied", applied);
            json.writeNumberField("Pending", pending);
            json.writeStringField("LastChangeSet", redaction.clean(lastChangeSet));
            json.writeStringField("Code", code);
            json.writeStringField("Reason", redaction.clean(reason));
            json.writeNumberField("Invocations", invocations);
            json.writeNumberField("DurationMillis", took.toMillis());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
