package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Limit;
import dev.lockstep.engine.text.Location;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads XML with the JDK's StAX parser: no document type, no entities beyond the five, no schema and no network.
/// Namespaces do not count: an extension's element is the one of that name, as in Liquibase.
final class XmlReader {

    private static final String EXTENSION = "http://www.liquibase.org/xml/ns/dbchangelog-ext";
    private static final String PRO = "http://www.liquibase.org/xml/ns/pro";
    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema-instance";
    /// The attribute of the root that names the schema Liquibase validates the file with.
    static final String SCHEMA_LOCATION = "schemaLocation";

    /// The parser's own limits that do not fit: our depth says what is meant; and while no entity is read at all, it counts every `&lt;` of a file.
    private static final List<String> NO_LIMITS = List.of("jdk.xml.maxElementDepth", "jdk.xml.maxGeneralEntitySizeLimit",
            "jdk.xml.totalEntitySizeLimit", "jdk.xml.entityExpansionLimit");

    private final XMLStreamReader xml;
    private final XmlPositions positions;
    private final Deque<Open> open = new ArrayDeque<>();

    private XmlReader(XMLStreamReader xml, XmlPositions positions) {
        this.xml = xml;
        this.positions = positions;
    }

    /// An element whose end has not been seen.
    private static final class Open {
        private final String name;
        private final XmlPositions.Tag tag;
        private final List<Node.Attribute> attributes;
        private final StringBuilder text = new StringBuilder();
        private final List<Node> children = new ArrayList<>();
        private @Nullable Location textAt;

        private Open(String name, XmlPositions.Tag tag, List<Node.Attribute> attributes) {
            this.name = name;
            this.tag = tag;
            this.attributes = attributes;
        }

        private Node close() {
            String stripped = trim(text);
            Location start = textAt == null ? tag.at() : textAt;
            return new Node(name, attributes, stripped.isEmpty() ? null : stripped, start, children, tag.at());
        }
    }

    static Node read(FileContent file) throws ReadFailure {
        String text = Texts.ofChangelog(file, declared(file));
        XmlPositions positions = new XmlPositions(file.path(), text);
        refuseDoctype(positions);
        XMLStreamReader xml = null;
        try {
            xml = factory().createXMLStreamReader(new StringReader(text));
            return new XmlReader(xml, positions).root();
        } catch (XMLStreamException e) {
            throw malformed(file, e);
        } finally {
            close(xml);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        NO_LIMITS.forEach(limit -> factory.setProperty(limit, "0"));
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }

    private Node root() throws XMLStreamException, ReadFailure {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text();
                case XMLStreamConstants.END_ELEMENT -> {
                    positions.end();
                    Node closed = open.pop().close();
                    if (open.isEmpty()) {
                        return closed;
                    }
                    open.element().children.add(closed);
                }
                default -> {}
            }
        }
        throw new XMLStreamException("the document has no root element");
    }

    private void start() throws ReadFailure {
        XmlPositions.Tag tag = positions.start();
        if (open.size() >= Limit.NESTING.most()) {
            throw new ReadFailure(Code.LIMIT_EXCEEDED, tag.at(), "Elements are nested more than " + Limit.NESTING.shown() + " deep.",
                    "No changelog needs that; check how the file was generated.");
        }
        List<Node.Attribute> attributes = new ArrayList<>(xml.getAttributeCount());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String namespace = xml.getAttributeNamespace(i);
            boolean ofRoot = open.isEmpty() && SCHEMA.equals(namespace) && xml.getAttributeLocalName(i).equals(SCHEMA_LOCATION);
            if (namespace == null || namespace.isEmpty() || namespace.startsWith(EXTENSION) || namespace.startsWith(PRO) || ofRoot) {
                attributes.add(new Node.Attribute(xml.getAttributeLocalName(i), xml.getAttributeValue(i), tag.attribute(i), null));
            }
        }
        open.push(new Open(xml.getLocalName(), tag, attributes));
    }

    private void text() {
        Open current = open.peek();
        if (current != null) {
            String text = xml.getText();
            if (current.textAt == null && !text.isBlank()) {
                current.textAt = positions.text();
            }
            current.text.append(text);
        }
    }

    /// As `String.trim()`, without a copy in between.
    private static String trim(StringBuilder text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    private static void refuseDoctype(XmlPositions positions) throws ReadFailure {
        Location doctype = positions.doctype();
        if (doctype != null) {
            throw new ReadFailure(Code.FILE_UNREADABLE, doctype,
                    "The file has a <!DOCTYPE>, which is not read, since it can pull in other files.",
                    "Remove the <!DOCTYPE ...>; use <property> for what its entities stand for.");
        }
    }

    private static ReadFailure malformed(FileContent file, XMLStreamException e) {
        javax.xml.stream.Location where = e.getLocation();
        Location at = where == null || where.getLineNumber() < 1
                ? Location.of(file.path())
                : new Location(file.path(), where.getLineNumber(), Math.max(0, where.getColumnNumber()));
        String said = String.valueOf(e.getMessage());
        int message = said.indexOf("Message: ");
        String words = (message < 0 ? said : said.substring(message + 9)).strip();
        return words.startsWith("JAXP") // the parser's own limits
                ? new ReadFailure(Code.LIMIT_EXCEEDED, at, "The file goes beyond what is read of XML: " + words,
                        "No changelog needs that; check how the file was generated.")
                : new ReadFailure(Code.FILE_UNREADABLE, at, "The file is not well-formed XML: " + words, "Correct the XML at this place.");
    }

    private static void close(@Nullable XMLStreamReader xml) {
        if (xml != null) {
            try {
                xml.close();
            } catch (XMLStreamException e) {
                throw new IllegalStateException("a reader of a string cannot fail to close", e);
            }
        }
    }

    /// The encoding of the XML declaration; null where there is none.
    private static @Nullable Charset declared(FileContent file) throws ReadFailure {
        byte[] bytes = file.bytes();
        String head = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("?>");
        int encoding = head.indexOf("encoding");
        if (!head.contains("<?xml") || encoding < 0 || encoding > end) {
            return null;
        }
        int open = encoding + 8;
        while (open < end && head.charAt(open) != '"' && head.charAt(open) != '\'') {
            open++;
        }
        int close = head.indexOf(head.charAt(open), open + 1);
        String name = close < 0 ? "" : head.substring(open + 1, close);
        Charset charset = Texts.named(name);
        if (charset == null) {
            throw new ReadFailure(Code.FILE_UNREADABLE, Location.of(file.path()), "The encoding '" + name + "' is not known.",
                    "Save the file as UTF-8.");
        }
        return charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset;
    }
}
