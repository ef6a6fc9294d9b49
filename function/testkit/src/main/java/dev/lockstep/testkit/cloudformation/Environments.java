package dev.lockstep.testkit.cloudformation;

import dev.lockstep.testkit.aws.FunctionProcess;
import dev.lockstep.testkit.aws.FunctionSettings;
import dev.lockstep.testkit.aws.Invocation;
import dev.lockstep.testkit.aws.PackagedFunction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// The execution environments of one function: one that is alive and idle takes the next event, and where there is none a new one is started.
final class Environments implements AutoCloseable {

    private final PackagedFunction function;
    private final FunctionSettings settings;
    private final Deque<FunctionProcess> idle = new ArrayDeque<>();
    private final List<FunctionProcess> all = new ArrayList<>();
    private boolean closed;
    private final ConcurrentHashMap<FunctionProcess, AtomicReference<Optional<String>>> killedAt = new ConcurrentHashMap<>();

    Environments(PackagedFunction function, FunctionSettings settings) {
        this.function = function;
        this.settings = settings;
    }

    /// @param killWhen kill the environment as soon as it logs a line that contains this
    Invocation invoke(String event, Duration limit, Optional<String> killWhen) throws InterruptedException {
        var process = take();
        try {
            words(process).set(killWhen);
            return process.invoke(event, limit);
        } finally {
            words(process).set(Optional.empty());
            giveBack(process);
        }
    }

    private synchronized FunctionProcess take() {
        if (closed) {
            throw new IllegalStateException("the function is gone");
        }
        while (!idle.isEmpty()) {
            var process = idle.pop();
            if (process.alive()) {
                return process;
            }
        }
        var self = new AtomicReference<Optional<FunctionProcess>>(Optional.empty());
        var process = function.start(settings.withListener(line -> {
            settings.listener().accept(line);
            self.get().ifPresent(logging -> killAt(logging, line.text()));
        }));
        self.set(Optional.of(process));
        all.add(process);
        return process;
    }

    private AtomicReference<Optional<String>> words(FunctionProcess process) {
        return killedAt.computeIfAbsent(process, _ -> new AtomicReference<>(Optional.empty()));
    }

    private void killAt(FunctionProcess process, String line) {
        if (words(process).get().filter(line::contains).isPresent()) {
            kill(process);
        }
    }

    private static void kill(FunctionProcess process) {
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void giveBack(FunctionProcess process) {
        idle.push(process);
    }

    /// `kill -9` to all that are at work.
    synchronized void kill() {
        all.stream().filter(process -> process.alive() && !idle.contains(process)).forEach(Environments::kill);
    }

    /// How many were started.
    synchronized int started() {
        return all.size();
    }

    synchronized String log() {
        return all.stream().map(FunctionProcess::log).collect(Collectors.joining("\n"));
    }

    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(FunctionProcess::close);
    }
}
