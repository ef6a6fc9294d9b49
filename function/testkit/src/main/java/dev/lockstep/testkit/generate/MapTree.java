package dev.lockstep.testkit.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The same changelog as maps, lists and scalars, as YAML and JSON have it.
final class MapTree {

    /// Under which key a text stands that has no key in XML.
    private static final Map<String, String> TEXT_KEYS = Map.of("sql", "sql", "createView", "selectQuery", "createProcedure",
            "procedureText",
            "column", "value", "sqlCheck", "sql", "stop", "message", "output", "message");

    private static final Set<String> PRECONDITION_PARENTS = Set.of("preConditions", "and", "or", "not");

    private final Dice dice;

    private MapTree(Dice dice) {
        this.dice = dice;
    }

    static Map<String, Object> of(Element root, Dice dice) {
        var tree = new MapTree(dice);
        var items = new ArrayList<Object>();
        root.attributes().forEach((name, value) -> items.add(Map.of(name, tree.scalar(value))));
        root.children().forEach(child -> items.add(Map.of(child.name(), tree.value(child))));
        return Map.of("databaseChangeLog", items);
    }

    private Object value(Element element) {
        if (PRECONDITION_PARENTS.contains(element.name())) {
            return preconditions(element);
        }
        return switch (element.name()) {
            case "comment", "validCheckSum", "where" -> String.valueOf(element.text());
            case "rollback" -> rollback(element);
            case "changeSet" -> changeSet(element);
            default -> map(element);
        };
    }

    private List<Object> preconditions(Element element) {
        var items = new ArrayList<Object>();
        element.attributes().forEach((name, value) -> items.add(Map.of(name, scalar(value))));
        element.children().forEach(child -> items.add(Map.of(child.name(), value(child))));
        return items;
    }

    private Object rollback(Element element) {
        if (!element.children().isEmpty()) {
            return changes(element.children());
        }
        return element.attributes().isEmpty() ? element.text() == null ? "" : element.text() : attributes(element);
    }

    private Map<String, Object> changeSet(Element element) {
        var map = attributes(element);
        var changes = new ArrayList<Element>();
        for (var child : element.children()) {
            switch (child.name()) {
                case "comment", "validCheckSum", "preConditions", "rollback", "modifySql" -> map.put(child.name(), value(child));
                default -> changes.add(child);
            }
        }
        map.put("changes", changes(changes));
        return map;
    }

    private List<Object> changes(List<Element> changes) {
        var list = new ArrayList<Object>();
        changes.forEach(change -> list.add(Map.of(change.name(), value(change))));
        return list;
    }

    private SequencedMap<String, Object> map(Element element) {
        var map = attributes(element);
        if (element.text() != null) {
            map.put(TEXT_KEYS.getOrDefault(element.name(), element.name()), element.text());
        }
        var columns = new ArrayList<Object>();
        for (var child : element.children()) {
            switch (child.name()) {
                case "column" -> columns.add(Map.of("column", value(child)));
                case "whereParams" -> map.put("whereParams",
                        child.children().stream().<Object>map(param -> Map.of("param", value(param))).toList());
                default -> map.put(child.name(), value(child));
            }
        }
        if (!columns.isEmpty()) {
            map.put("columns", columns);
        }
        return map;
    }

    private SequencedMap<String, Object> attributes(Element element) {
        var map = new LinkedHashMap<String, Object>();
        element.attributes().forEach((name, value) -> map.put(name, scalar(value)));
        return map;
    }

    /// A truth value or a number stands bare or as a text.
    private Object scalar(String value) {
        if (dice.chance(50)) {
            return value;
        }
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        return value.matches("[1-9][0-9]{0,8}") ? (Object) Integer.valueOf(value) : value;
    }
}
