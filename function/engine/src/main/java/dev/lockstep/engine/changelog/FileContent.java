package dev.lockstep.engine.changelog;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

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

    /// In bytes.
    public int size() {
        return bytes.length;
    }

    /// Tells this content from any other, but for one chance in 2^64: two cyclic redundancy checks and the length. The JVM needs no warming up for
    /// them, as it does for a cryptographic digest; whoever may write the file need not forge it.
    public String check() {
        return check(bytes);
    }

    /// The same of a text.
    public static String check(String text) {
        return check(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String check(byte[] bytes) {
        CRC32 one = new CRC32();
        one.update(bytes);
        CRC32C other = new CRC32C();
        other.update(bytes);
        return Long.toHexString(one.getValue()) + '.' + Long.toHexString(other.getValue()) + '.' + bytes.length;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// The text, a byte order mark left out. What a mark says wins over another of Unicode's encodings.
    public String text(Charset charset) {
        Mark mark = mark();
        return new String(bytes, mark.length(), bytes.length - mark.length(), encoding(charset));
    }

    /// The encoding of the text, where the caller takes it to be in this one.
    public Charset encoding(Charset expected) {
        Charset marked = mark().charset();
        return marked != null && expected.name().startsWith("UTF") ? marked : expected;
    }

    private record Mark(int length, @Nullable Charset charset) {}

    private Mark mark() {
        if (begins(0xEF, 0xBB, 0xBF)) {
            return new Mark(3, StandardCharsets.UTF_8);
        }
        if (begins(0xFF, 0xFE, 0, 0)) {
            return new Mark(4, StandardCharsets.UTF_32LE);
        }
        if (begins(0, 0, 0xFE, 0xFF)) {
            return new Mark(4, StandardCharsets.UTF_32BE);
        }
        if (begins(0xFF, 0xFE)) {
            return new Mark(2, StandardCharsets.UTF_16LE);
        }
        return begins(0xFE, 0xFF) ? new Mark(2, StandardCharsets.UTF_16BE) : new Mark(0, null);
    }

    private boolean begins(int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
