package dev.lockstep.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The results file of a fleet: a line for each database, added when its verdict comes, so that a run that is killed leaves all that it knew.
final class FleetResults implements AutoCloseable {

    private static final int NEW_LINE = '\n';

    private final FileChannel file;

    private FleetResults(FileChannel file) {
        this.file = file;
    }

    /// Adds behind what is there. A last line that was torn is ended, so that the next one stands by itself.
    ///
    /// @throws IOException if the file cannot be written
    static FleetResults open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long size = file.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        file.position(size);
        FleetResults results = new FleetResults(file);
        if (size > 0 && file.read(last, size - 1) == 1 && last.get(0) != NEW_LINE) {
            results.line("");
        }
        return results;
    }

    /// Names of the databases that are done by what the file says last of them; none where there is no file.
    static Set<String> done(Path path) throws IOException {
        Set<String> done = new HashSet<>();
        for (String line : lines(path)) {
            FleetRow.Done row = FleetRow.done(line);
            if (row != null && row.done()) {
                done.add(row.name());
            } else if (row != null) {
                done.remove(row.name());
            }
        }
        return done;
    }

    /// A torn line may end within a character.
    private static List<String> lines(Path path) throws IOException {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /// Hands the line to the system as a whole before it returns.
    void add(FleetRow row) throws IOException {
        line(row.json());
    }

    private void line(String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
