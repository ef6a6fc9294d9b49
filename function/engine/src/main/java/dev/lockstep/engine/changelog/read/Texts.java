package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/// From a file's bytes to text.
final class Texts {

    private Texts() {}

    /// The text of a changelog that must be well-formed: XML, YAML or JSON. UTF-8, or what a byte order mark or an XML declaration says.
    static String ofChangelog(FileContent file, @Nullable Charset declared) throws ReadFailure {
        byte[] bytes = file.bytes();
        Location at = Location.of(file.path());
        if (bytes.length > Limit.CHANGELOG_SIZE.most()) {
            throw new ReadFailure(Code.LIMIT_EXCEEDED, at, "The changelog is larger than " + Limit.CHANGELOG_SIZE.shown() + ".",
                    "Split it into several files and include them.");
        }
        Charset charset = charset(bytes, declared);
        try {
            return withoutMark(strict(bytes, charset));
        } catch (CharacterCodingException e) {
            throw new ReadFailure(Code.FILE_UNREADABLE, at, "The file is not in " + charset.name() + ".",
                    "Save it as UTF-8, or declare the encoding it has.");
        }
    }

    /// The text of SQL. What is no text in the encoding becomes U+FFFD, as it does in Liquibase, with a warning: the checksum depends on it.
    static String ofSql(FileContent file, Charset charset, Problems problems) throws ReadFailure {
        String text;
        try {
            text = withoutMark(strict(file.bytes(), file.encoding(charset)));
        } catch (CharacterCodingException e) {
            text = file.text(charset);
            problems.warning(Code.FILE_UNREADABLE, new Lines(file.path(), text).at(Math.max(0, text.indexOf('\uFFFD'))),
                    "The file is not in " + file.encoding(charset).name()
                            + "; each byte that is not becomes U+FFFD, as Liquibase reads it.",
                    "Save the file as UTF-8 (this changes its checksum), or name its encoding.");
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new ReadFailure(Code.FILE_UNREADABLE, new Lines(file.path(), text).at(nul), "The file holds a NUL byte.",
                    "PostgreSQL cannot take it; if the file is UTF-16, save it as UTF-8.");
        }
        return text;
    }

    /// The charset of an `encoding` attribute; null where the name is not known here.
    static @Nullable Charset named(String name) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static String strict(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static Charset charset(byte[] bytes, @Nullable Charset declared) {
        if (bytes.length >= 2) {
            int mark = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
            if (mark == 0xFEFF || mark == 0x003C) {
                return StandardCharsets.UTF_16BE;
            }
            if (mark == 0xFFFE || mark == 0x3C00) {
                return StandardCharsets.UTF_16LE;
            }
            if (mark == 0xEFBB) {
                return StandardCharsets.UTF_8;
            }
        }
        return declared == null ? StandardCharsets.UTF_8 : declared;
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
