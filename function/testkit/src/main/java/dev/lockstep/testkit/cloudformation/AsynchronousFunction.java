package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.Outcome;
import dev.lockstep.testkit.aws.PackagedFunction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A packaged function as asynchronous Lambda runs it: an event that it fails on, by an error, a crash or for want of time, is delivered again, and when there
/// are no more deliveries the responder is told.
/// ```java
/// try (var lambda = AsynchronousFunction.of(function, AsynchronousSettings.of(settings, timeout).withResponder(responder))) {
///     lambda.expect(new Arrival.Twice());
///     var delivered = lambda.send(event).await(Duration.ofSeconds(30));
/// }
/// ```
/// It sends nothing back: what the function has to say, it says to the URL in the event.
public final class AsynchronousFunction implements AutoCloseable {

    private final AsynchronousSettings settings;
    private final Environments function;
    private final Optional<Environments> responder;
    private final Queue<Arrival> planned = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private AsynchronousFunction(PackagedFunction zip, AsynchronousSettings settings) {
        this.settings = settings;
        this.function = new Environments(zip, settings.function());
        this.responder = settings.responder().map(told -> new Environments(zip, told));
    }

    public static AsynchronousFunction of(PackagedFunction zip, AsynchronousSettings settings) {
        return new AsynchronousFunction(zip, settings);
    }

    /// Plans how the next events arrive, in order.
    public synchronized AsynchronousFunction expect(Arrival... arrivals) {
        planned.addAll(List.of(arrivals));
        return this;
    }

    /// Takes an event, and returns at once.
    public Sent send(String event) {
        return switch (next()) {
            case Arrival.Once _ -> sent(event, CompletableFuture.completedFuture(null), 1, "", 0);
            case Arrival.Twice _ -> sent(event, CompletableFuture.completedFuture(null), 2, "", 0);
            case Arrival.Held(CompletableFuture<Void> until) -> sent(event, until, 1, "", 0);
            case Arrival.Killed(String when, int times) -> sent(event, CompletableFuture.completedFuture(null), 1, when, times);
        };
    }

    private synchronized Arrival next() {
        return planned.isEmpty() ? new Arrival.Once() : planned.remove();
    }

    private Sent sent(String event, CompletableFuture<?> from, int copies, String killWhen, int kills) {
        var results = new ArrayList<CompletableFuture<Sent.Delivered>>();
        for (int i = 0; i < copies; i++) {
            var left = new AtomicInteger(kills);
            results.add(from.thenApplyAsync(
                    _ -> deliver(event, () -> left.getAndDecrement() > 0 ? Optional.of(killWhen) : Optional.empty()),
                    threads));
        }
        return new Sent(event, results);
    }

    /// Says at what words in the log the next delivery is killed.
    private interface Kills {
        Optional<String> next();
    }

    private Sent.Delivered deliver(String event, Kills kills) {
        try {
            var invocations = attempts(function, event, kills);
            var last = invocations.getLast().outcome();
            if (responder.isEmpty() || last instanceof Outcome.Returned) {
                return new Sent.Delivered(invocations, Optional.empty());
            }
            var record = FailureRecord.of(event, invocations.size(), UUID.randomUUID().toString(), last);
            return new Sent.Delivered(invocations, Optional.of(attempts(responder.get(), record, Optional::empty).getLast()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the event was dealt with", e);
        }
    }

    private List<Invocation> attempts(Environments by, String event, Kills kills) throws InterruptedException {
        var made = new ArrayList<Invocation>();
        made.add(by.invoke(event, settings.timeout(), kills.next()));
        for (Duration pause : settings.pauses()) {
            if (made.getLast().outcome() instanceof Outcome.Returned) {
                return made;
            }
            Thread.sleep(pause);
            made.add(by.invoke(event, settings.timeout(), kills.next()));
        }
        return made;
    }

    /// `kill -9` to every execution environment of the function that is at work.
    public void kill() {
        function.kill();
    }

    /// How many execution environments of the function there were so far.
    public int environments() {
        return function.started();
    }

    /// All that function and responder have logged.
    public String log() {
        return function.log() + responder.map(told -> "\n" + told.log()).orElse("");
    }

    /// Ends what is still running.
    @Override
    public void close() {
        threads.shutdownNow();
        function.close();
        responder.ifPresent(Environments::close);
        threads.close();
    }
}
