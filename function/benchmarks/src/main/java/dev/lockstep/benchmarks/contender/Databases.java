package dev.lockstep.benchmarks.contender;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Many databases of one server in one JVM, some at a time.
///
/// Arguments of each program that uses it: a URL with `*` for the database's name, user, password, the folder of the files, a file with the names, how
/// many at a time.
final class Databases {

    /// What is done with one database.
    @FunctionalInterface
    interface Task {
        void run(String url, String user, String password, String folder) throws Exception;
    }

    private Databases() {}

    static void run(String[] args, Task task) throws Exception {
        try (Stream<String> names = Files.lines(Path.of(args[4]));
                ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[5]))) {
            List<Callable<Boolean>> tasks = names.<Callable<Boolean>>map(name -> () -> {
                task.run(args[0].replace("*", name), args[1], args[2], args[3]);
                return true;
            }).toList();
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                var _ = done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
