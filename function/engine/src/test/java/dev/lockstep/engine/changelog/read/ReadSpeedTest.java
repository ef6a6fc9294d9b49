package dev.lockstep.engine.changelog.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.changelog.Changelog;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Read;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadSpeedTest {

    @Test
    void reads_the_example_changelogs() {
        Path root = Path.of("../..");
        Read<Changelog> read = ChangelogReader.read(new SearchPath.Directory(root), "changelogs/changelog.xml", ReadOptions.DEFAULT);
        assertThat(read).as(String.valueOf(read)).isInstanceOf(Read.Complete.class);
    }

    @Test
    void a_thousand_change_sets_in_two_hundred_files_take_a_fraction_of_a_second() {
        Map<String, FileContent> files = new TreeMap<>();
        StringBuilder root = new StringBuilder("<databaseChangeLog>");
        for (int file = 0; file < 200; file++) {
            root.append("<include file='f").append(file).append(".xml'/>");
            StringBuilder text = new StringBuilder("<databaseChangeLog xmlns='http://www.liquibase.org/xml/ns/dbchangelog'>\n");
            for (int set = 0; set < 5; set++) {
                text.append("<changeSet id='").append(set).append("' author='a'>\n  <createTable tableName='t").append(set).append("'>\n");
                for (int column = 0; column < 8; column++) {
                    text.append("    <column name='c")
                            .append(column)
                            .append("' type='varchar(20)'><constraints nullable='false'/></column>\n");
                }
                text.append("  </createTable>\n</changeSet>\n");
            }
            put(files, "f" + file + ".xml", text.append("</databaseChangeLog>"));
        }
        put(files, "root.xml", root.append("</databaseChangeLog>"));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Duration best = Duration.ofDays(1);
        for (int run = 0; run < 5; run++) {
            long start = threads.getCurrentThreadCpuTime();
            Read<Changelog> read = ChangelogReader.read(new SearchPath.Memory(files), "root.xml", ReadOptions.DEFAULT);
            Duration taken = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
            best = taken.compareTo(best) < 0 ? taken : best;
            assertThat(read).isInstanceOfSatisfying(Read.Complete.class,
                    complete -> assertThat(((Changelog) complete.value()).changeSets()).hasSize(1000));
        }
        System.out.println("1000 change sets in 200 files: " + best.toMillis() + " ms of processor time");
        assertThat(best).isLessThan(Duration.ofSeconds(1));
    }

    private static void put(Map<String, FileContent> files, String path, StringBuilder text) {
        files.put(path, new FileContent(path, text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
