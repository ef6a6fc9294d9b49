package dev.lockstep.engine.changelog;

import java.nio.charset.Charset;

/// The bytes of a file that a changelog refers to, read once.
public final class FileContent {

    private final String path;
    private final byte[] bytes;

    public FileContent(String path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes.clone();
    }

    /// The path in the search path.
    public String path() {
        return path;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// The text, a byte order mark left out.
    public String text(Charset charset) {
        String text = new String(bytes, charset);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
