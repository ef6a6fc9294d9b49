package dev.lockstep.engine.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The objects of a database in all schemas but the system's, without Liquibase's own tables. The order of a table's columns does not count: what
/// takes back a dropped column can only put it last.
///
/// @param objects by kind and name, each with its definition
public record Catalog(Map<CatalogObject, String> objects) {

    /// @param kind `table`, `column`, `function`…
    /// @param name qualified and quoted
    public record CatalogObject(String kind, String name) implements Comparable<CatalogObject> {

        @Override
        public int compareTo(CatalogObject other) {
            int byName = name.compareTo(other.name);
            return byName == 0 ? kind.compareTo(other.kind) : byName;
        }

        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    public Catalog {
        objects = Map.copyOf(objects);
    }

    /// What must be done to this catalog to come to the other one.
    public sealed interface Difference {

        record Added(CatalogObject object) implements Difference {}

        record Missing(CatalogObject object) implements Difference {}

        record Changed(CatalogObject object, String before, String after) implements Difference {}
    }

    /// By name; none where both are the same.
    public List<Difference> differences(Catalog after) {
        Map<CatalogObject, Difference> found = new TreeMap<>();
        objects.forEach((object, definition) -> {
            String other = after.objects.get(object);
            if (other == null) {
                found.put(object, new Difference.Missing(object));
            } else if (!other.equals(definition)) {
                found.put(object, new Difference.Changed(object, definition, other));
            }
        });
        after.objects.keySet()
                .stream()
                .filter(object -> !objects.containsKey(object))
                .forEach(object -> found.put(object, new Difference.Added(object)));
        return new ArrayList<>(found.values());
    }
}
