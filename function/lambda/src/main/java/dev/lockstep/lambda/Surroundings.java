package dev.lockstep.lambda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the function finds around itself.
///
/// @param packageRoot where its zip was unpacked
record Surroundings(Map<String, String> environment, Path packageRoot) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Lambda says where the zip is; the runtime, which loads our classes from the current folder, is right where nobody says it.
    static Surroundings of(Map<String, String> environment) {
        var said = environment.getOrDefault("LAMBDA_TASK_ROOT", "");
        var current = Path.of(System.getProperty("user.dir", "."));
        var root = said.isBlank() || !Files.isDirectory(Path.of(said)) ? current : Path.of(said);
        return new Surroundings(environment, root);
    }
}
