package dev.lockstep.benchmarks.workload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A way to write a workload down; all say the same. Liquibase's XML is a master, which includes quarters, which include files of some change sets each;
/// its formatted SQL is the same tree with other leaves. Flyway and dbmate have a file for each change set, psql one script.
public enum Form {
    XML,
    FORMATTED_SQL,
    FLYWAY,
    PSQL,
    DBMATE;

    /// How many change sets a file of a changelog holds, unless it is asked for otherwise.
    public static final int CHANGE_SETS_IN_A_FILE = 5;

    private static final int FILES_IN_A_QUARTER = 20;
    private static final int FIRST_YEAR = 2010;

    /// What a changelog's root, and psql's script, is called in the folder.
    public String root() {
        return switch (this) {
            case XML, FORMATTED_SQL -> "changelog.xml";
            case PSQL -> "all.sql";
            case FLYWAY, DBMATE -> ".";
        };
    }

    /// Writes the files into a folder that exists.
    ///
    /// @param inAFile how many change sets a file of a changelog holds
    public void write(Workload workload, int inAFile, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files(workload, inAFile).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
        }
    }

    /// The files' texts by their paths.
    Map<String, String> files(Workload workload, int inAFile) {
        return switch (this) {
            case XML -> changelog(workload, inAFile, ".xml");
            case FORMATTED_SQL -> changelog(workload, inAFile, ".sql");
            case FLYWAY -> apiece(workload, "V%d__%s.sql", "", "");
            case PSQL -> Map.of(root(), script(workload.changes()));
            case DBMATE -> apiece(workload, "%014d_%s.sql", "-- migrate:up\n", "-- migrate:down\n");
        };
    }

    static String script(List<Change> changes) {
        StringBuilder text = new StringBuilder();
        changes.forEach(change -> text.append(SqlText.script(change)));
        return text.toString();
    }

    private static Map<String, String> changelog(Workload workload, int inAFile, String suffix) {
        Map<String, String> files = new TreeMap<>();
        StringBuilder master = new StringBuilder(XmlText.HEAD);
        StringBuilder quarter = new StringBuilder(XmlText.HEAD);
        for (int first = 0; first < workload.size(); first += inAFile) {
            int number = first / inAFile;
            String folder = quarter(number / FILES_IN_A_QUARTER);
            String file = "%s/%04d%s".formatted(folder, number + 1, suffix);
            int end = Math.min(first + inAFile, workload.size());
            files.put(file, leaf(workload, first, end, suffix));
            quarter.append("  <include file=\"").append(file).append("\"/>\n");
            if ((number + 1) % FILES_IN_A_QUARTER == 0 || end == workload.size()) {
                files.put(folder + "/quarter.xml", quarter.append(XmlText.FOOT).toString());
                master.append("  <include file=\"").append(folder).append("/quarter.xml\"/>\n");
                quarter = new StringBuilder(XmlText.HEAD);
            }
        }
        files.put("changelog.xml", master.append(XmlText.FOOT).toString());
        return files;
    }

    private static String quarter(int number) {
        return (FIRST_YEAR + number / 4) + "-q" + (number % 4 + 1);
    }

    private static String leaf(Workload workload, int first, int end, String suffix) {
        boolean xml = suffix.equals(".xml");
        StringBuilder text = new StringBuilder(xml ? XmlText.HEAD : "--liquibase formatted sql\n");
        for (int i = first; i < end; i++) {
            Change change = workload.changes().get(i);
            text.append(xml ? XmlText.changeSet(i + 1, change) : formatted(i + 1, change));
        }
        return text.append(xml ? XmlText.FOOT : "").toString();
    }

    private static String formatted(int number, Change change) {
        String whole = change instanceof Change.CreateFunction ? " splitStatements:false" : "";
        return "\n--changeset bench:" + number + whole + "\n" + SqlText.script(change);
    }

    private static Map<String, String> apiece(Workload workload, String name, String head, String foot) {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < workload.size(); i++) {
            Change change = workload.changes().get(i);
            files.put(name.formatted(i + 1, change.title()), head + SqlText.script(change) + foot);
        }
        return files;
    }
}
