package dev.lockstep.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What is wrong with a file, in words for a person: Java's own message is often its path and nothing else.
public final class FileTrouble {

    private FileTrouble() {}

    /// Part of a sentence, such as `access to a/b.json is denied`.
    public static String in(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no " + missing(Path.of(missing.getFile()));
            case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
            case FileSystemException other -> other.getFile() + (other.getReason() == null ? "" : ": " + other.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }

    /// The folder where that is what is missing: a file that is to be made is never there.
    private static String missing(Path file) {
        Path folder = file.getParent();
        return folder == null || Files.isDirectory(folder) ? file.toString() : "folder " + folder;
    }
}
