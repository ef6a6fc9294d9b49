package dev.lockstep.engine.checksum;

import dev.lockstep.engine.changelog.Change;
import dev.lockstep.engine.changelog.ChangeSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What stands in the history table's column DESCRIPTION: the names of the changes and of what they change.
public final class Description {

    private static final int LIMIT = 250;

    private Description() {}

    /// `createTable tableName=t; sql`, or `empty` where there is no change; cut at 250 characters.
    public static String of(ChangeSet changeSet) {
        if (changeSet.changes().isEmpty()) {
            return "empty";
        }
        return cut(changeSet.changes().stream().map(Description::of).collect(Collectors.joining("; ")));
    }

    /// The text as the history table's columns of limited width hold it.
    public static String cut(String text) {
        return text.length() <= LIMIT ? text : text.substring(0, LIMIT - 3) + "...";
    }

    /// One change: `createTable tableName=t`.
    public static String of(Change change) {
        List<String> names = SerializedFields.of(change).all().stream().filter(Description::shown).map(Description::pair).sorted().toList();
        String name = SerializedFields.name(change);
        return names.isEmpty() ? name : name + " " + String.join(", ", names);
    }

    private static boolean shown(Fields.Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return name.equals("path") || (name.endsWith("name") && !name.contains("schema") && !name.contains("catalog"));
    }

    private static String pair(Fields.Field field) {
        return switch (field.value()) {
            case Fields.Value.Text(String text) -> field.name() + "=" + text;
            case Fields.Value.Nested _,Fields.Value.Items _,Fields.Value.Words _,Fields.Value.Entries _ ->
                throw new IllegalStateException("no list is called a name: " + field.name());
        };
    }
}
