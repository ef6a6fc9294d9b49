package dev.lockstep.lambda;

import dev.lockstep.engine.text.Read;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/// What the driver logs in with: read while the changelog is, and again when the database refuses it.
///
/// In a rotation the database has the new password a little before or after the secret's current value does. So the current value is read again,
/// three times in three seconds; last the one that is pending is tried.
final class Credentials implements DatabaseConnector.Accounts {

    private static final int READS_OF_CURRENT = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /// Reads one stage of the secret.
    @FunctionalInterface
    interface Reading {
        Read<Access> read(SecretReader.Stage stage);
    }

    private final Reading reading;
    private final FutureTask<Read<Access>> first;
    private final AtomicReference<FutureTask<Read<Access>>> latest;

    private Credentials(Reading reading, FutureTask<Read<Access>> first) {
        this.reading = reading;
        this.first = first;
        this.latest = new AtomicReference<>(first);
    }

    /// Begins to read what the properties name.
    static Credentials of(Properties properties, Invocation invocation) {
        var clients = new AwsClients(invocation.around().environment());
        return read(stage -> Access.of(properties, clients, invocation.redaction(), stage));
    }

    /// Begins to read, on a thread of its own.
    static Credentials read(Reading reading) {
        var first = new FutureTask<>(() -> reading.read(SecretReader.Stage.CURRENT));
        Thread.ofPlatform().daemon().name("lockstep-credentials").start(first);
        return new Credentials(reading, first);
    }

    /// What the first reading says; waits for it.
    Read<Access> access() throws InterruptedException, ExecutionException {
        return first.get();
    }

    /// Whether the first reading has ended.
    boolean known() {
        return first.isDone();
    }

    @Override
    public DatabaseConnector.Account account() throws SQLException {
        return waited(() -> {
            if (latest.get().get() instanceof Read.Complete<Access>(var access, _)) {
                return access.account();
            }
            throw new SQLException("there are no credentials", "28000");
        });
    }

    @Override
    public boolean another(int refusals) throws SQLException {
        if (refusals > READS_OF_CURRENT + 1) {
            return false;
        }
        return waited(() -> {
            if (refusals > 1 && refusals <= READS_OF_CURRENT) {
                Thread.sleep(FIRST_PAUSE.multipliedBy(1L << (refusals - 1)));
            }
            var again = new FutureTask<>(
                    () -> reading.read(refusals <= READS_OF_CURRENT ? SecretReader.Stage.CURRENT : SecretReader.Stage.PENDING));
            again.run();
            if (!(again.get() instanceof Read.Complete<Access>)) {
                return false;
            }
            latest.set(again);
            return true;
        });
    }

    private static <T> T waited(Callable<T> waiting) throws SQLException {
        try {
            return waiting.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the credentials were read", "57014", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the credentials could not be read: " + e.getCause(), e.getCause());
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
