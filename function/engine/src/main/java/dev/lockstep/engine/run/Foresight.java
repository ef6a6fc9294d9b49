package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.QuotingStrategy;
import dev.lockstep.engine.plan.Step;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.sql.CatalogName;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells beforehand what surely does not fit into a run that ends after a certain time: a change that reads a whole table which is too large for that.
/// Plain SQL is not looked into, nor what may take no time at all, such as NOT NULL where a CHECK has it already, or a type that is only widened.
final class Foresight {

    /// More than a server of today reads and writes in a second while it builds an index, so that nothing is refused that could have fitted.
    private static final long BYTES_A_SECOND = 512L << 20;

    private final Workplace place;
    private final Optional<Duration> longest;
    private Optional<Boolean> all = Optional.empty();

    Foresight(Workplace place, StopSignal stop) {
        this.place = place;
        this.longest = stop.within();
    }

    /// Why the change set is not begun: a change of it takes longer than the whole run may. Empty where all of it may fit.
    Optional<Failure> objection(Step.Apply step) throws SQLException {
        if (longest.isEmpty() || step.work().stream().allMatch(work -> readWhole(work.change()).isEmpty())
                || everythingFits(longest.get())) {
            return Optional.empty();
        }
        QuotingStrategy quoting = step.changeSet().execution().quotingStrategy();
        for (Step.Work work : step.work()) {
            Optional<Table> table = readWhole(work.change());
            long bytes = table.isEmpty() ? 0 : size(table.get(), quoting);
            if (table.isPresent() && !fits(bytes, longest.get())) {
                return Optional.of(new Failure(Outcome.FAILED, Problem.error(Code.OUT_OF_TIME, work.change().at(),
                        "change set " + step.changeSet().id() + " reads all of the table '" + table.get().name() + "', " + (bytes >> 20)
                                + " MB, which does not fit into the " + longest.get().toSeconds()
                                + " s that a run has here. Nothing of it was begun",
                        "run this change set where a run may take longer, from the command line or in a container that reaches the database "
                                + "(lockstep update --secret ARN ...), and deploy again")));
            }
        }
        return Optional.empty();
    }

    /// Whether nothing speaks against the change set as far as can be told now; otherwise it is asked about again when its turn comes.
    boolean approves(Step.Apply step) {
        try {
            return objection(step).isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    /// In most databases no table can be too large: they are asked once for all of them.
    private boolean everythingFits(Duration time) throws SQLException {
        if (all.isEmpty()) {
            try (var statement = place.connection().createStatement();
                    var row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
                row.next();
                all = Optional.of(fits(row.getLong(1), time));
            }
        }
        return all.get();
    }

    /// Whether so much may be read in that time.
    static boolean fits(long bytes, Duration time) {
        return bytes == 0 || bytes / BYTES_A_SECOND < time.toSeconds();
    }

    private record Table(@Nullable String schema, String name) {}

    private static Optional<Table> readWhole(Change change) {
        return Optional.ofNullable(switch (change) {
            case Change.CreateIndex index -> new Table(index.schemaName(), index.tableName());
            case Change.AddPrimaryKey key -> new Table(key.schemaName(), key.tableName());
            case Change.AddUniqueConstraint unique when unique.forIndexName() == null -> new Table(unique.schemaName(), unique.tableName());
            case Change.AddForeignKeyConstraint key when !Boolean.FALSE.equals(key.validate()) ->
                new Table(key.baseTableSchemaName(), key.baseTableName());
            default -> null;
        });
    }

    /// In bytes, without indexes; zero where there is no such table yet.
    private long size(Table table, QuotingStrategy quoting) throws SQLException {
        String schema = table.schema() == null ? place.session().target().schema() : CatalogName.of(quoting, table.schema());
        String sql = "SELECT coalesce(sum(pg_table_size(c.oid)), 0) FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?";
        try (var statement = place.connection().prepareStatement(sql)) {
            statement.setString(1, schema);
            statement.setString(2, CatalogName.of(quoting, table.name()));
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
