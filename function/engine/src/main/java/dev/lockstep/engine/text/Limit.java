package dev.lockstep.engine.text;

/// What no honest changelog reaches: where one does, reading stops with [Code#LIMIT_EXCEEDED]. `docs/limits.md` has a row for each.
public enum Limit {
    CHANGELOG_SIZE(64 << 20, "in one XML, YAML or JSON changelog; the same for what its aliases bring in, each time they do"),
    FILE_SIZE(256 << 20, "in one file of any kind, and in a gzip archive once it is unpacked"),
    ALL_FILES_SIZE(1 << 30, "in all files of a run together, counted each time they are named"),
    CHANGELOG_FILES(20_000, "changelogs, counted each time they are included"),
    INCLUDE_DEPTH(100, "changelogs that include one another"),
    NESTING(100, "elements, mappings or lists inside one another"),
    YAML_VALUES(2_000_000, "values in one YAML or JSON changelog, those behind an alias counted each time"),
    YAML_ALIASES(1_000, "aliases of mappings and lists in one YAML changelog"),
    NUMBER_LENGTH(1_000, "characters in one number"),
    NAME_LENGTH(32_768, "characters in a name, a type, a list of columns or another attribute that is no text, no value and no SQL"),
    FILTER_LENGTH(10_000, "characters in `contexts`, `labels` and the filters of a run"),
    PARAMETER_DEPTH(50, "placeholders inside one another, or values that name other properties"),
    PARAMETERS_IN_TEXT(10_000, "replacements in one text, its properties' own ones among them"),
    PARAMETERS_SIZE(64 << 20, "characters that placeholders bring into all texts together");

    private final int most;
    private final String what;

    Limit(int most, String what) {
        this.most = most;
        this.what = what;
    }

    /// What is still read.
    public int most() {
        return most;
    }

    /// What is counted.
    public String what() {
        return what;
    }

    /// The number for a reader: `64 MB`, `1 GB`, `20,000`.
    public String shown() {
        if (most >= 1 << 30) {
            return (most >> 30) + " GB";
        }
        return most >= 1 << 20 && most % (1 << 20) == 0 ? (most >> 20) + " MB" : String.format(java.util.Locale.ROOT, "%,d", most);
    }
}
