package dev.lockstep.engine.changelog.read;

import dev.lockstep.engine.changelog.DbmsFilter;
import dev.lockstep.engine.text.Code;
import java.util.List;

/// `<removeChangeSetProperty>`: takes an attribute away from the added columns of all change sets after it in its file.
final class RemovedProperties {

    private static final List<String> REMOVABLE = List.of("afterColumn", "beforeColumn", "position");

    private RemovedProperties() {}

    static void read(Node node, FileScope file, Problems problems) {
        Fields fields = new Fields(node, problems, file.unknown());
        String change = fields.required("change");
        String remove = fields.required("remove");
        String dbms = fields.text("dbms");
        fields.done();
        if (!change.equals("addColumn") || !REMOVABLE.contains(remove)) {
            problems.error(Code.INVALID_VALUE, node.at(), "removeChangeSetProperty cannot remove '" + remove + "' from '" + change + "'.",
                    "It removes afterColumn, beforeColumn or position from addColumn.");
        } else if (dbms != null && new DbmsFilter(dbms).matchesPostgres()) {
            file.strippedPlacements().add(remove);
        }
    }
}
