package dev.lockstep.lambda;

import dev.lockstep.engine.changelog.FileContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;

/// Unpacks a zip of changelogs into memory, within limits that no honest bundle reaches; `docs/limits.md` has them. How well something is packed
/// does not matter: data compresses a hundredfold, and what counts is the memory.
final class Bundle {

    static final int MOST_ENTRIES = 20_000;
    static final int LARGEST_FILE = 64 << 20;
    static final int LARGEST_TOTAL = 128 << 20;

    private Bundle() {}

    /// @throws IOException saying which entry is wrong
    static Map<String, FileContent> unpack(byte[] zip) throws IOException {
        var files = new LinkedHashMap<String, FileContent>();
        long total = 0;
        int entries = 0;
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new IOException("it has more than " + MOST_ENTRIES + " entries");
                }
                var name = safe(entry.getName());
                if (entry.isDirectory()) {
                    if (in.read() >= 0) {
                        throw new IOException("its entry " + PropertyReader.quoted(name) + " is a folder, but has content");
                    }
                    continue;
                }
                var content = in.readNBytes(LARGEST_FILE + 1);
                total += content.length;
                if (content.length > LARGEST_FILE) {
                    throw new IOException("its entry " + PropertyReader.quoted(name) + " is larger than " + (LARGEST_FILE >> 20) + " MB");
                }
                if (total > LARGEST_TOTAL) {
                    throw new IOException("unpacked it is larger than " + (LARGEST_TOTAL >> 20) + " MB");
                }
                if (files.put(name, new FileContent(name, content)) != null) {
                    throw new IOException("it has two entries " + PropertyReader.quoted(name));
                }
            }
        }
        if (entries == 0) {
            throw new IOException("it is not a zip, or an empty one");
        }
        return files;
    }

    private static String safe(String name) throws IOException {
        var clean = name.startsWith("./") ? name.substring(2) : name;
        boolean leadsOut = clean.startsWith("/") || clean.contains("\\") || clean.contains("\0") || clean.matches("[A-Za-z]:.*")
                || List.of(clean.split("/", -1)).contains("..");
        if (leadsOut) {
            throw new IOException("its entry " + PropertyReader.quoted(name) + " leads out of it");
        }
        return clean;
    }
}
