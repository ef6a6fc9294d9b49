package dev.lockstep.engine.oracle;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// One change as XML, and the same as JSON.
record ChangeElement(Element element) {

    private static final String SCHEMA = "/www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd";
    private static final Map<String, String> LISTS = Map.of("column", "columns", "param", "whereParams", "arg", "args");
    private static final Map<String, String> TEXTS = Map.of("sql", "sql", "createView", "selectQuery", "createProcedure", "procedureText",
            "output", "message", "stop", "message", "column", "value");

    static ChangeElement of(String xml) {
        try {
            var builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
            return new ChangeElement(builder.parse(new InputSource(new StringReader(xml))).getDocumentElement());
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }

    /// With a value set where a path leads.
    ChangeElement with(List<String> path, AttributeExample.Value value) {
        var target = last(path);
        switch (value.kind()) {
            case ATTRIBUTE -> target.setAttribute(value.attribute(), value.text());
            case TEXT -> target.setTextContent(value.text());
            case CHILD -> target.appendChild(element.getOwnerDocument().createElement(value.attribute())).setTextContent(value.text());
            case ELEMENTS -> {
                for (var added : elements(of("<all>" + value.text() + "</all>").element())) {
                    target.appendChild(element.getOwnerDocument().importNode(added, true));
                }
            }
        }
        return this;
    }

    /// The last of several elements of a name: earlier ones set the stage.
    private Element last(List<String> path) {
        var at = element;
        for (var name : path.subList(1, path.size())) {
            at = elements(at).stream().filter(child -> child.getTagName().equals(name)).reduce((_, last) -> last).orElseThrow();
        }
        return at;
    }

    String xml() {
        try {
            var transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            var out = new StringWriter();
            transformer.transform(new DOMSource(element), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    String json() {
        return "{" + quoted(element.getTagName()) + ": " + json(element) + "}";
    }

    private static String json(Element element) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            var attribute = element.getAttributes().item(i);
            fields.put(attribute.getNodeName(), quoted(attribute.getNodeValue()));
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (var child : elements(element)) {
            var name = child.getTagName();
            var list = (name.equals("param") && element.getTagName().equals("customChange")) ? "params" : LISTS.get(name);
            if (element.getTagName().equals("whereParams")) {
                lists.computeIfAbsent("", _ -> new ArrayList<>()).add("{\"param\": " + json(child) + "}");
            } else if (list != null) {
                lists.computeIfAbsent(list, _ -> new ArrayList<>()).add("{" + quoted(name) + ": " + json(child) + "}");
            } else if (name.equals("where") || name.equals("comment")) {
                fields.put(name, quoted(child.getTextContent()));
            } else {
                fields.put(name, json(child));
            }
        }
        if (lists.containsKey("")) {
            return "[" + String.join(", ", lists.getOrDefault("", List.of())) + "]";
        }
        lists.forEach((name, items) -> fields.put(name, "[" + String.join(", ", items) + "]"));
        var text = ownText(element);
        if (!text.isBlank()) {
            fields.put(TEXTS.getOrDefault(element.getTagName(), "value"), quoted(text));
        }
        return "{" + String.join(", ", fields.entrySet().stream().map(field -> quoted(field.getKey()) + ": " + field.getValue()).toList())
                + "}";
    }

    private static String ownText(Element element) {
        var text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.TEXT_NODE) {
                text.append(child.getNodeValue());
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static List<Element> elements(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    /// Says of a whole changelog whether Liquibase's schema takes it; in XML Liquibase refuses what the schema does not.
    static Validator schema() {
        try (var in = Objects.requireNonNull(ChangeElement.class.getResourceAsStream(SCHEMA))) {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(new StreamSource(in)).newValidator();
        } catch (IOException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `element@attribute`, all that the schema has.
    static Set<String> schemaAttributes() throws IOException {
        try (var in = Objects.requireNonNull(ChangeElement.class.getResourceAsStream(SCHEMA))) {
            var schema = of(new String(in.readAllBytes(), StandardCharsets.UTF_8)).element();
            var all = new TreeSet<String>();
            var elements = schema.getElementsByTagName("xsd:element");
            for (int i = 0; i < elements.getLength(); i++) {
                var element = (Element) elements.item(i);
                if (element.hasAttribute("name")) {
                    attributes(schema, element, element.getAttribute("name"), all);
                }
            }
            return all;
        }
    }

    private static void attributes(Element schema, Element in, String element, Set<String> all) {
        for (var child : elements(in)) {
            switch (child.getTagName()) {
                case "xsd:attribute" -> all.add(element + "@" + child.getAttribute("name"));
                case "xsd:attributeGroup" ->
                    attributes(schema, named(schema, "xsd:attributeGroup", child.getAttribute("ref")), element, all);
                case "xsd:extension" -> {
                    attributes(schema, named(schema, "xsd:complexType", child.getAttribute("base")), element, all);
                    attributes(schema, child, element, all);
                }
                case "xsd:complexType", "xsd:complexContent", "xsd:simpleContent" -> attributes(schema, child, element, all);
                default -> {}
            }
        }
    }

    private static Element named(Element schema, String kind, String name) {
        return elements(schema).stream()
                .filter(type -> type.getTagName().equals(kind) && type.getAttribute("name").equals(name))
                .findFirst()
                .orElse(schema.getOwnerDocument().createElement("nothing"));
    }

    static boolean takes(Validator schema, String changelog) {
        try {
            schema.validate(new StreamSource(new StringReader(changelog)));
            return true;
        } catch (SAXException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
