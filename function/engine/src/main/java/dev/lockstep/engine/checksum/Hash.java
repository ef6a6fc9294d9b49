package dev.lockstep.engine.checksum;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;

/// MD5 as Liquibase takes it.
final class Hash {

    private Hash() {}

    /// Of a text, its line ends, replacement characters and Unicode form made uniform.
    static String ofText(String text) {
        String uniform = text.replace("\r\n", "\n").replace('\r', '\n').replace("\uFFFD", "");
        byte[] bytes = uniform.getBytes(StandardCharsets.UTF_8);
        boolean ascii = bytes.length == uniform.length();
        return of(ascii ? bytes : Normalizer.normalize(uniform, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
