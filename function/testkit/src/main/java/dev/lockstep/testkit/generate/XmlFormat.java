package dev.lockstep.testkit.generate;

/// Writes a changelog as XML.
final class XmlFormat {

    private final StringBuilder out = new StringBuilder();
    private final Dice dice;

    private XmlFormat(Dice dice) {
        this.dice = dice;
    }

    static String write(Element root, Dice dice) {
        var format = new XmlFormat(dice);
        var schema = dice.one("latest", "4.33", "4.1", "3.8");
        format.out.append("<?xml version=\"").append(dice.one("1.0", "1.1")).append("\" encoding=\"UTF-8\"?>\n");
        format.element(root.with("xmlns", "http://www.liquibase.org/xml/ns/dbchangelog")
                .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
                .with("xsi:schemaLocation", "http://www.liquibase.org/xml/ns/dbchangelog"
                        + " http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-" + (schema.equals("latest") ? "latest" : "4.33")
                        + ".xsd"),
                "");
        return format.out.toString();
    }

    private void element(Element element, String indent) {
        out.append(indent).append('<').append(element.name());
        element.attributes().forEach((name, value) -> out.append(' ').append(name).append("=\"").append(attribute(value)).append('"'));
        var text = element.text();
        if (text == null && element.children().isEmpty()) {
            out.append("/>\n");
            return;
        }
        out.append('>');
        if (text != null) {
            text(text);
        }
        if (!element.children().isEmpty()) {
            out.append('\n');
            element.children().forEach(child -> element(child, indent + "    "));
            out.append(indent);
        }
        out.append("</").append(element.name()).append(">\n");
    }

    private void text(String text) {
        if (dice.chance(30) && !text.contains("]]>")) {
            out.append("<![CDATA[").append(text).append("]]>");
        } else {
            out.append(escaped(text));
        }
    }

    private static String attribute(String value) {
        return escaped(value).replace("\"", "&quot;").replace("\n", "&#10;").replace("\t", "&#9;");
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
