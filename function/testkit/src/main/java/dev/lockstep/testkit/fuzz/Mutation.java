package dev.lockstep.testkit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// Changes a valid sample here and there: bits, bytes, lines, words, and whole parts of it.
public final class Mutation {

    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9_]+|[^A-Za-z0-9_\\s]|\\s+");
    /// Where readers have stumbled before, or could.
    private static final List<String> ODD = List.of("", " ", "\0", "\uFFFF", "\u0085", "\uE000", "0", "-1", "9999999999999999999", "1e999",
            "NaN", "null", "true", "''",
            "'", "\"", "\\", "\\0", "\\uD800", "${", "}", "${a", "$$", "$a$", "/*", "*/", "--", "<!--", "-->", "<![CDATA[", "]]>",
            "<!DOCTYPE", "<?x", "&#0;",
            "&a;", "&a", "*a", "<<: *a", "!!int ", "!!binary ", "? ", "- ", ": ", "{", "[", "(", ")", "!", "@", ",", ";", "\r", "\r\n",
            "\t", "../", "..", "/",
            "file:///etc/passwd", "classpath:", "--changeset a:b", "--rollback", "--property name:a value:${a}", "--ignoreLines:start",
            "/* liquibase rollback",
            "not", "and", "or");

    private final SplittableRandom random;

    public Mutation(SplittableRandom random) {
        this.random = random;
    }

    /// A copy with one to four changes.
    public byte[] of(byte[] sample) {
        var text = new String(sample, ISO_8859_1); // every byte is one character, so that nothing is lost
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            text = changed(text);
        }
        return text.getBytes(ISO_8859_1);
    }

    private String changed(String text) {
        if (text.isEmpty()) {
            return odd();
        }
        return switch (random.nextInt(10)) {
            case 0 -> flipped(text);
            case 1 -> without(text);
            case 2 -> twice(text);
            case 3 -> cut(text);
            case 4 -> linesSwapped(text);
            case 5 -> many(text);
            case 6 -> inserted(text);
            default -> wordReplaced(text);
        };
    }

    private String flipped(String text) {
        int at = random.nextInt(text.length());
        return text.substring(0, at) + (char) ((text.charAt(at) ^ (1 << random.nextInt(8))) & 0xFF) + text.substring(at + 1);
    }

    private String without(String text) {
        int from = random.nextInt(text.length());
        return text.substring(0, from) + text.substring(Math.min(text.length(), from + 1 + random.nextInt(60)));
    }

    private String twice(String text) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(400));
        int at = random.nextInt(text.length());
        return text.substring(0, at) + text.substring(from, to) + text.substring(at);
    }

    private String cut(String text) {
        return text.substring(0, random.nextInt(text.length()));
    }

    private String linesSwapped(String text) {
        var lines = new ArrayList<>(List.of(text.split("\n", -1)));
        var line = lines.remove(random.nextInt(lines.size()));
        lines.add(lines.isEmpty() ? 0 : random.nextInt(lines.size()), line);
        return String.join("\n", lines);
    }

    /// One word, over and over: what is quick once must be quick many times.
    private String many(String text) {
        var words = words(text);
        var word = random.nextInt(3) == 0 ? odd() : words.get(random.nextInt(words.size()));
        int at = random.nextInt(text.length());
        return text.substring(0, at) + word.repeat(1 << random.nextInt(random.nextInt(20) == 0 ? 16 : 8)) + text.substring(at);
    }

    private String inserted(String text) {
        int at = random.nextInt(text.length());
        return text.substring(0, at) + odd() + text.substring(at);
    }

    /// By an odd one, or by another word of the same sample.
    private String wordReplaced(String text) {
        var words = words(text);
        int at = random.nextInt(words.size());
        words.set(at, random.nextInt(3) == 0 ? odd() : words.get(random.nextInt(words.size())));
        return String.join("", words);
    }

    private static List<String> words(String text) {
        return new ArrayList<>(WORDS.matcher(text).results().map(match -> match.group()).toList());
    }

    private String odd() {
        var odd = ODD.get(random.nextInt(ODD.size()));
        return new String(odd.getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1);
    }
}
