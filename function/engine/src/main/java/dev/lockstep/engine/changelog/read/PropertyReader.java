package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.changelog.Expression;
import dev.lockstep.engine.changelog.FileContent;
import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// `<property>`: a name and a value, or a file of them.
final class PropertyReader {

    private final Parameters parameters;
    private final SourceFiles files;
    private final Problems problems;

    PropertyReader(Parameters parameters, SourceFiles files, Problems problems) {
        this.parameters = parameters;
        this.files = files;
        this.problems = problems;
    }

    void read(Node node, FileScope file) {
        Fields fields = new Fields(node, problems, file.unknown());
        String context = new FilterReader(problems).context(fields);
        Parameters.Condition condition = new Parameters.Condition(expression(context), FilterReader.names(fields.text("labels", "")),
                new DbmsFilter(fields.text("dbms")));
        boolean global = fields.bool("global", true);
        boolean relative = fields.bool("relativeToChangelogFile", false);
        boolean needed = fields.bool("errorIfMissing", true);
        String from = fields.text("file");
        String name = fields.text("name");
        String value = fields.text("value");
        fields.unused("a property", List.of("target"));
        fields.done();
        if (from != null) {
            load(SourceFiles.resolve(from, relative, file), node.at("file"), needed)
                    .forEach((key, text) -> set(key.toString(), text.toString(), condition, global, file));
        } else if (name == null) {
            problems.error(Code.MISSING_ATTRIBUTE, node.at(), "'property' has neither 'name' nor 'file'.",
                    "Add name=\"...\" and value=\"...\".");
        } else if (value == null) {
            problems.warning(Code.MISSING_ATTRIBUTE, node.at(), "The property '" + name + "' has no value; ${" + name + "} stays as it is.",
                    "Add value=\"...\".");
        } else {
            set(name, value, condition, global, file);
        }
    }

    private void set(String name, String value, Parameters.Condition condition, boolean global, FileScope file) {
        if (global) {
            parameters.setGlobal(name, value, condition);
        } else {
            parameters.setLocal(name, value, condition, file.localKey());
        }
    }

    private static Expression expression(String context) {
        try {
            return Expression.parse(context);
        } catch (IllegalArgumentException e) {
            return new Expression.Always();
        }
    }

    private Properties load(String path, Location at, boolean needed) {
        Properties loaded = new Properties();
        Optional<FileContent> content = files.find(path, at, needed);
        if (content.isEmpty() && !needed) {
            problems.warning(Code.FILE_NOT_FOUND, at, "The file '" + path + "' does not exist; its properties are not set.",
                    "Add the file, or remove the property.");
        }
        try {
            if (content.isPresent()) {
                loaded.load(new ByteArrayInputStream(content.get().bytes()));
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.error(Code.FILE_UNREADABLE, at, "The file '" + path + "' is no properties file: " + e.getMessage(),
                    "Write one name=value per line.");
        }
        return loaded;
    }
}
