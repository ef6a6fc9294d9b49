package dev.lockstep.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hazard 30.
final class BundleTest {

    @Test
    void unpacks_files_at_any_depth() throws IOException {
        var files = Bundle.unpack(zip("a/", "a/b/c.sql", "./d.xml"));

        assertThat(files.keySet()).containsExactly("a/b/c.sql", "d.xml");
        assertThat(files.get("d.xml")).satisfies(file -> assertThat(file.text(UTF_8)).isEqualTo("./d.xml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a\\..\\x", "C:/x", "a/.."})
    void hazard_30_refuses_entries_that_lead_out(String name) {
        assertThatThrownBy(() -> Bundle.unpack(zip(name))).isInstanceOf(IOException.class).hasMessageContaining("leads out");
    }

    @Test
    void hazard_30_refuses_what_grows_too_large() {
        assertThatThrownBy(() -> Bundle.unpack(zipOfZeros(Bundle.LARGEST_FILE + 1, "large.csv"))).hasMessageContaining("larger than 64 MB");
    }

    @Test
    void hazard_30_refuses_many_files_that_are_too_large_together() {
        assertThatThrownBy(() -> Bundle.unpack(zipOfZeros(Bundle.LARGEST_FILE, "1", "2", "3"))).isInstanceOf(IOException.class)
                .hasMessageContaining("larger than 128 MB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void hazard_30_refuses_too_many_entries_be_they_files_or_folders(String end) {
        var names = IntStream.rangeClosed(0, Bundle.MOST_ENTRIES).mapToObj(i -> i + end).toArray(String[]::new);

        assertThatThrownBy(() -> Bundle.unpack(zip(names))).isInstanceOf(IOException.class).hasMessageContaining("more than 20000 entries");
    }

    @Test
    void hazard_30_refuses_a_folder_that_has_content() {
        assertThatThrownBy(() -> Bundle.unpack(zipOfZeros(1, "a/"))).isInstanceOf(IOException.class).hasMessageContaining("is a folder");
    }

    @Test
    void hazard_30_refuses_what_is_no_zip() {
        assertThatThrownBy(() -> Bundle.unpack("<databaseChangeLog/>".getBytes(UTF_8))).hasMessageContaining("not a zip");
    }

    @Test
    void hazard_30_refuses_half_a_zip() throws IOException {
        var whole = zip("a.sql", "b.sql");

        assertThatThrownBy(() -> Bundle.unpack(Arrays.copyOf(whole, 36))).isInstanceOf(IOException.class);
    }

    @Test
    void the_limits_stand_in_the_page_of_limits() throws IOException {
        assertThat(Files.readAllLines(Path.of("../../docs/limits.md"))).contains(
                "| " + Bundle.MOST_ENTRIES / 1000 + ",000 | entries of a zip |",
                "| " + (Bundle.LARGEST_FILE >> 20) + " MB | in one file of a zip, unpacked |",
                "| " + (Bundle.LARGEST_TOTAL >> 20) + " MB | in all files of a zip, unpacked |",
                "| " + (ChangelogFetcher.LARGEST_OBJECT >> 20)
                        + " MB | in an object in S3: a changelog, a zip as it is, or a list of databases |");
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    zip.write(name.getBytes(UTF_8));
                }
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zipOfZeros(int size, String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[size]);
            }
        }
        return bytes.toByteArray();
    }
}
