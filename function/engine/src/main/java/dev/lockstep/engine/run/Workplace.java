package dev.lockstep.engine.run;

import dev.lockstep.engine.changelog.Precondition;
import dev.lockstep.engine.history.jdbc.HistoryRows;
import dev.lockstep.engine.history.jdbc.HistoryTable;
import dev.lockstep.engine.history.jdbc.Quoted;
import dev.lockstep.engine.report.Outcome;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A database that is ours for as long as we work: the advisory lock on the working session, Liquibase's row held by the guard or by the one
/// transaction that everything is done in, and both history tables as they should be.
final class Workplace implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    /// How long a database that was there may take to come back. One that fails over is there again within half a minute, one that is
    /// started anew within one.
    private static final Duration BUDGET = Duration.ofSeconds(60);

    private final Surroundings around;
    private final HistoryTable table;
    private final Trail trail = new Trail();
    private Session session;
    private Optional<Guard> guard;
    private Watch watch;

    /// What every part of a run is given.
    record Surroundings(Connector connector, Settings settings, Listener listener, StopSignal stop, RandomGenerator random) {
        void waiting(String holder) {
            listener.on(new Progress.WaitingForLock(holder));
        }
    }

    private Workplace(Surroundings around, Session session, Optional<Guard> guard, HistoryTable table) {
        this.around = around;
        this.session = session;
        this.guard = guard;
        this.table = table;
        this.watch = watching();
    }

    /// Takes the locks, waiting as long as the settings say. The session stays the caller's until this returns.
    ///
    /// @param together whether everything is done in one transaction, which is begun with this: it needs no guard
    static Workplace take(Surroundings around, Session session, boolean together) throws Failure {
        Patience patience = new Patience(around.settings().lockWait(), around.stop(), around.random());
        AdvisoryLock.acquire(session, patience, around::waiting);
        HistoryTable table = prepare(session, patience);
        if (together) {
            try {
                begin(session, table, patience, around);
            } catch (SQLException e) {
                throw PostgresErrors.readingHistory(e, table.lockName());
            }
        }
        Optional<Guard> guard = together ? Optional.empty() : Optional.of(Guard.open(around.connector(), table, patience, around::waiting));
        around.listener().on(new Progress.LockAcquired());
        return new Workplace(around, session, guard, table);
    }

    private static void begin(Session session, HistoryTable table, Patience patience, Surroundings around) throws SQLException, Failure {
        session.connection().setAutoCommit(false);
        new LiquibaseRow(table, "").hold(session.connection(), patience, around::waiting);
    }

    /// Begins the one transaction that everything is done in, unless it is open already. Where no guard does it, it holds Liquibase's row.
    ///
    /// @return whether Liquibase may have been at work since the history was read
    boolean begin() throws SQLException, Failure {
        if (!connection().getAutoCommit()) {
            return false;
        }
        if (guard.isPresent()) {
            connection().setAutoCommit(false);
            return false;
        }
        begin(session, table, new Patience(around.settings().lockWait(), around.stop(), around.random()), around);
        around.listener().on(new Progress.LockAcquired());
        return true;
    }

    /// Whether what was in doubt is committed, after the connection was opened again. Without a guard others may have been at work meanwhile: what is left
    /// is planned anew then.
    ///
    /// @throws Failure if the history is not what this run has made it
    boolean tell(HistoryRows.Stored now, Doubt doubt) throws Failure {
        return guard.isPresent() ? trail.tell(now, doubt) : doubt.committed().test(now);
    }

    /// Lays out the history tables. A Liquibase that starts at the same time may be doing the same: then we look again.
    private static HistoryTable prepare(Session session, Patience patience) throws Failure {
        HistoryTable table = session.table();
        for (int attempt = 1;; attempt++) {
            List<String> statements = table.preparation();
            if (statements.isEmpty()) {
                return table;
            }
            try {
                inOneTransaction(session.connection(), statements);
                return session.tableAnew();
            } catch (SQLException e) {
                boolean locked = PostgresErrors.isWorthAnotherAttempt(e);
                boolean race = List.of("42P07", "42710", "23505", "42701").contains(PostgresErrors.state(e));
                if (locked && attempt == ATTEMPTS) {
                    throw blocked(session, table, e);
                }
                if (!locked && (!race || attempt == ATTEMPTS)) {
                    throw PostgresErrors.readingHistory(e, table.name());
                }
                patience.pause();
                table = session.tableAnew();
            }
        }
    }

    private static Failure blocked(Session session, HistoryTable table, SQLException why) {
        List<String> blockers = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                var rows = statement
                        .executeQuery(Blockers.on(List.of(Quoted.text(table.name()), Quoted.text(table.lockName()))))) {
            Rows.of(rows).stream().map(Blockers::described).forEach(blockers::add);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
        return new Failure(Outcome.UNAVAILABLE, Problem.error(Code.TABLE_LOCK_TIMEOUT, null,
                "the history tables could not be laid out: " + ATTEMPTS + " times a lock on them was not to be had, "
                        + Blockers.together(blockers),
                "end that session, or run the migration when it is quiet; or raise LockTimeout. Nothing was changed"), why);
    }

    static void inOneTransaction(Connection connection, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.addBatch(sql);
            }
            statement.addBatch("COMMIT");
            statement.executeBatch();
        } catch (SQLException e) {
            Session.closeQuietly(connection::rollback);
            throw PostgresErrors.own(e);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private Watch watching() {
        return new Watch(around.connector(), guard, session.target().pid(), around.settings().lockTimeout(), around.stop(),
                who -> around.listener()
                        .on(new Progress.Warned(Problem.warning(Code.LOCK_NOT_ACQUIRED, null,
                                "a session that waited for this migration was cancelled, since a CONCURRENTLY statement waited for it: "
                                        + who,
                                "start that migration again when this one has ended"))));
    }

    /// Rolls back what is open; a connection that is gone has nothing open.
    void abandon() {
        Session.closeQuietly(() -> {
            if (!connection().getAutoCommit()) {
                connection().rollback();
                connection().setAutoCommit(true);
            }
        });
    }

    Connection connection() {
        return session.connection();
    }

    Session session() {
        return session;
    }

    HistoryTable table() {
        return table;
    }

    Watch watch() {
        return watch;
    }

    Trail trail() {
        return trail;
    }

    /// Both tables' rows as they are under the lock.
    HistoryRows.Stored stored() throws Failure {
        try {
            HistoryRows.Stored stored = steadily(() -> HistoryRows.read(connection(), table.layout()));
            trail.read(stored.history());
            return stored;
        } catch (SQLException e) {
            throw PostgresErrors.readingHistory(e, table.name());
        }
    }

    /// What is done on the connection and leaves nothing behind, so that it can be done again.
    @FunctionalInterface
    interface Repeatable<T extends @Nullable Object> {
        T done() throws SQLException, Failure;
    }

    /// Does it, and again on a new connection where one is lost in it.
    <T extends @Nullable Object> T steadily(Repeatable<T> work) throws SQLException, Failure {
        Losses losses = new Losses();
        while (true) {
            try {
                return work.done();
            } catch (SQLException e) {
                if (!losses.explain(e)) {
                    throw e;
                }
                HistoryRows.Stored now = reconnect();
                if (losses.tooMany()) {
                    throw e;
                }
                tell(now, Doubt.NONE);
            }
        }
    }

    /// What a precondition comes to, asked in a transaction that is rolled back, as Liquibase does: a query with side effects leaves none.
    ///
    /// @param conditions on the connection there is
    Answer answer(Supplier<Conditions> conditions, Precondition asked) throws SQLException, Failure {
        return steadily(() -> {
            if (!connection().getAutoCommit()) {
                return answerWithin(conditions.get(), asked);
            }
            connection().setAutoCommit(false);
            Answer answer = conditions.get().ask(asked);
            connection().rollback();
            connection().setAutoCommit(true);
            return answer;
        });
    }

    /// The same in the midst of the one transaction that everything is done in.
    Answer answerWithin(Conditions conditions, Precondition asked) throws SQLException, Failure {
        Savepoint before = connection().setSavepoint();
        Answer answer = conditions.ask(asked);
        connection().rollback(before);
        return answer;
    }

    Pipeline pipeline() {
        return new Pipeline(session.connection(), watch::running);
    }

    /// Connects again after the connection was lost, and takes the locks again: once ours is ours the lost backend is certainly gone, so that
    /// what history says is final. The new session is set up as the run has left the old one.
    HistoryRows.Stored reconnect() throws Failure {
        watch.close();
        session.close();
        trail.lost();
        for (int attempt = 1;; attempt++) {
            Session fresh = reopened(around);
            try {
                HistoryRows.Stored now = settled(fresh);
                session = fresh;
                watch = watching();
                return now;
            } catch (Failure e) {
                fresh.close();
                if (!PostgresErrors.isPassing(e) || attempt == Losses.MOST) {
                    throw e;
                }
            }
        }
    }

    /// Opens a session, for as long as the budget lasts where the database may be there in a moment.
    static Session reopened(Surroundings around) throws Failure {
        Patience patience = new Patience(BUDGET, around.stop(), around.random());
        while (true) {
            Patience.goOn(around.stop());
            try {
                return Session.open(around.connector(), around.settings());
            } catch (Failure e) {
                if (!PostgresErrors.isPassing(e) || patience.exhausted()) {
                    throw e;
                }
            }
            patience.pause();
        }
    }

    /// Before anything is begun: takes Liquibase's row again where the connection that held it is lost.
    void seeToGuard() throws Failure {
        if (!watch.unguarded()) {
            return;
        }
        watch.close();
        guard();
        watch = watching();
        try {
            trail.tell(steadily(() -> HistoryRows.read(connection(), table.layout())), Doubt.NONE);
        } catch (SQLException e) {
            throw PostgresErrors.readingHistory(e, table.name());
        }
    }

    /// A guard in place of the one that has lost its connection.
    private void guard() throws Failure {
        guard.ifPresent(Guard::close);
        guard = Optional.of(Guard.open(around.connector(), table,
                new Patience(around.settings().lockWait(), around.stop(), around.random()), around::waiting));
    }

    private HistoryRows.Stored settled(Session fresh) throws Failure {
        AdvisoryLock.acquire(fresh, new Patience(around.settings().lockWait(), around.stop(), around.random()), around::waiting);
        if (guard.isPresent() && !guard.get().holds()) {
            guard();
        }
        HistoryRows.Stored now = fresh.stored(table.layout());
        Pipeline.Refused refused = new Pipeline(fresh.connection(), _ -> {}).send(trail.settings());
        if (refused != null) {
            throw PostgresErrors.settingUpAgain(refused.why(), refused.failed());
        }
        fresh.settled(trail.settings().isEmpty());
        return now;
    }

    /// Gives back both locks. The session itself is closed by who opened it, a later one by us.
    @Override
    public void close() {
        watch.close();
        abandon();
        AdvisoryLock.release(session);
        guard.ifPresent(Guard::close);
        session.close();
    }
}
