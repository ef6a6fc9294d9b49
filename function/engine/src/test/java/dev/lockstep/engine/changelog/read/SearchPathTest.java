package dev.lockstep.engine.changelog.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {

    @Test
    void an_archive_is_read_entry_by_entry(@TempDir Path folder) throws IOException {
        SearchPath archive = new SearchPath.Archive(zip(folder, "a/b.sql", "a/c/d.sql", "ab/e.sql", "../evil.sql", "a/../../evil.sql"));
        assertThat(archive.find("a/b.sql").orElseThrow().text(StandardCharsets.UTF_8)).isEqualTo("a/b.sql");
        assertThat(archive.find("a/none.sql")).isEmpty();
        assertThat(archive.list("a")).containsExactly("a/b.sql", "a/c/d.sql");
        assertThat(archive.list("")).containsExactly("a/b.sql", "a/c/d.sql", "ab/e.sql");
    }

    @Test
    void a_folder_cannot_be_left(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("outside.sql"), "x");
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("inside.sql"), "x");
        SearchPath directory = new SearchPath.Directory(root);
        assertThat(directory.find("../outside.sql")).isEmpty();
        assertThat(directory.list("..")).isEmpty();
        assertThat(directory.list("")).containsExactly("inside.sql");
    }

    @Test
    void the_first_root_that_has_a_file_wins(@TempDir Path folder) throws IOException {
        SearchPath both = new SearchPath.Several(
                List.of(new SearchPath.Directory(folder), new SearchPath.Archive(zip(folder, "a.sql", "b.sql"))));
        Files.writeString(folder.resolve("a.sql"), "on disk");
        assertThat(both.find("a.sql").orElseThrow().text(StandardCharsets.UTF_8)).isEqualTo("on disk");
        assertThat(both.list("")).containsExactly("a.sql", "b.sql", "files.zip");
    }

    private static Path zip(Path folder, String... names) throws IOException {
        Path file = folder.resolve("files.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
