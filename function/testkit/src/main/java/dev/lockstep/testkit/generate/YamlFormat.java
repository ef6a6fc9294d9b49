package dev.lockstep.testkit.generate;

import java.util.List;
import java.util.Map;

/// Writes a changelog as YAML in block style, its texts in every style that can hold them.
final class YamlFormat {

    private final StringBuilder out = new StringBuilder();
    private final Dice dice;

    private YamlFormat(Dice dice) {
        this.dice = dice;
    }

    static String write(Element root, Dice dice) {
        var format = new YamlFormat(dice);
        if (dice.chance(20)) {
            format.out.append("---\n");
        }
        format.map(MapTree.of(root, dice), "");
        return format.out.toString();
    }

    private void map(Map<?, ?> map, String indent) {
        var first = true;
        for (var entry : map.entrySet()) {
            out.append(first ? "" : indent).append(entry.getKey()).append(':');
            first = false;
            value(entry.getValue(), indent + "  ");
        }
    }

    private void value(Object value, String indent) {
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> out.append(" {}\n");
            case Map<?, ?> map -> {
                out.append('\n').append(indent);
                map(map, indent);
            }
            case List<?> list when list.isEmpty() -> out.append(" []\n");
            case List<?> list -> {
                out.append('\n');
                list.forEach(item -> item(item, indent));
            }
            case String text -> text(text, indent);
            default -> out.append(' ').append(value).append('\n');
        }
    }

    private void item(Object item, String indent) {
        out.append(indent).append('-');
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append(' ');
            map(map, indent + "  ");
        } else {
            value(item, indent + "  ");
        }
    }

    private void text(String text, String indent) {
        if (text.matches("(?s)\\S(.*[^\\s])?\n?") && text.contains("\n") && !text.contains("\t") && dice.chance(70)) {
            out.append(text.endsWith("\n") ? " |\n" : " |-\n");
            text.lines().forEach(line -> out.append(line.isEmpty() ? "" : indent).append(line).append('\n'));
        } else if (text.matches("[A-Za-z_]+ ?[A-Za-z_]+") && !text.matches("(?i)true|false|null|yes|no|on|off") && dice.chance(60)) {
            out.append(' ').append(text).append('\n');
        } else if (!text.contains("\n") && !text.contains("\t") && dice.chance(50)) {
            out.append(" '").append(text.replace("'", "''")).append("'\n");
        } else {
            out.append(' ').append(JsonFormat.quoted(text)).append('\n');
        }
    }
}
