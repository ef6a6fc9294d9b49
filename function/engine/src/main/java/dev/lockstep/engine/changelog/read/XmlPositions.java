package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.text.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows the parser through the same text to know where tags, attributes and texts begin, which StAX does not tell.
/// The text is taken for well-formed: where it is not, the parser has already stopped.
final class XmlPositions {

    private final String text;
    private final Lines lines;
    private int position;
    private boolean closesItself;

    XmlPositions(String file, String text) {
        this.text = text;
        this.lines = new Lines(file, text);
    }

    /// A start tag: where it begins, and each of its attributes, namespace declarations left out.
    record Tag(Location at, List<Location> attributes) {
        Location attribute(int index) {
            return index < attributes.size() ? attributes.get(index) : at;
        }
    }

    /// Where a document type declaration stands; null if there is none before the first element.
    @Nullable
    Location doctype() {
        int here = 0;
        while (true) {
            here = text.indexOf('<', here);
            if (here < 0) {
                return null;
            }
            if (text.startsWith("<!DOCTYPE", here)) {
                return lines.at(here);
            }
            int next = skipped(here);
            if (next == here) {
                return null;
            }
            here = next;
        }
    }

    /// Goes to the next start tag and past it.
    Tag start() {
        position = tag();
        int from = position;
        Location at = lines.at(from);
        position = nameEnd(from + 1);
        List<Location> attributes = new ArrayList<>();
        while (position < text.length() && text.charAt(position) != '>' && text.charAt(position) != '/') {
            char c = text.charAt(position);
            if (Character.isWhitespace(c)) {
                position++;
            } else {
                attribute(attributes);
            }
        }
        closesItself = position < text.length() && text.charAt(position) == '/';
        position = Math.min(text.length(), position + (closesItself ? 2 : 1));
        return new Tag(at, attributes);
    }

    private void attribute(List<Location> attributes) {
        int name = position;
        if (!text.startsWith("xmlns", name)) {
            attributes.add(lines.at(name));
        }
        while (position < text.length() && text.charAt(position) != '"' && text.charAt(position) != '\'') {
            position++;
        }
        int end = position < text.length() ? text.indexOf(text.charAt(position), position + 1) : -1;
        position = end < 0 ? text.length() : end + 1;
    }

    /// Goes past the end tag that comes next; `<a/>` has none.
    void end() {
        if (closesItself) {
            closesItself = false;
            return;
        }
        int tag = tag();
        position = Math.min(text.length(), Math.max(tag, text.indexOf('>', tag)) + 1);
    }

    /// Where the text at the position begins, white space, comments and the mark of CDATA left out.
    Location text() {
        int here = position;
        while (here < text.length()) {
            char c = text.charAt(here);
            if (text.startsWith("<![CDATA[", here)) {
                here += 9;
            } else if (c == '<' && skipped(here) > here) {
                here = skipped(here);
            } else if (Character.isWhitespace(c)) {
                here++;
            } else {
                break;
            }
        }
        return lines.at(here);
    }

    /// The offset of the next tag, comments, instructions and CDATA passed over.
    private int tag() {
        int here = position;
        while (true) {
            int bracket = text.indexOf('<', here);
            if (bracket < 0) {
                return text.length();
            }
            here = skipped(bracket);
            if (here == bracket) {
                return here;
            }
        }
    }

    /// The offset behind the comment, instruction or CDATA that begins here; the same offset where none does.
    private int skipped(int here) {
        if (text.startsWith("<!--", here)) {
            return behind("-->", here + 4);
        }
        if (text.startsWith("<![CDATA[", here)) {
            return behind("]]>", here + 9);
        }
        return text.startsWith("<?", here) ? behind("?>", here + 2) : here;
    }

    private int behind(String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    private int nameEnd(int from) {
        int here = from;
        while (here < text.length() && !Character.isWhitespace(text.charAt(here)) && text.charAt(here) != '>' && text.charAt(here) != '/') {
            here++;
        }
        return here;
    }
}
