package dev.lockstep.lambda;

import dev.lockstep.engine.text.Problem;
import dev.lockstep.engine.text.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// One database of many: the properties that all have in common, and its own over them.
///
/// @param name under which it is reported; no two of a run have the same
record FleetTarget(String name, Properties properties) {

    /// What a target may say of itself. The command line reads the same lines.
    static final List<String> OF_ITS_OWN = List.of("Name", "SecretArn", "Host", "Port", "Database", "Schema", "Username", "Authentication",
            "SslMode", "Parameters", "Contexts", "LabelFilter");

    /// CloudFormation's, and what only a stack can be asked for.
    private static final List<String> OF_A_STACK = List.of("ServiceToken", "ServiceTimeout", "OnStackRollback", "OnDelete",
            "DeletionConfirmation");

    /// What may be said once for all of them.
    static final List<String> IN_COMMON = PropertyTable.KNOWN.stream().filter(name -> !OF_A_STACK.contains(name)).toList();

    /// Reports all that is wrong with the target at once. What is wrong in what all have in common is reported by [#common].
    static Read<FleetTarget> read(Json.Fields own, Json.Fields common) {
        var reader = new PropertyReader(own);
        reader.refuseUnknown(OF_ITS_OWN);
        var name = reader.text("Name").orElseGet(() -> name(own, common));
        var problems = new ArrayList<Problem>(reader.problems());
        var properties = Properties.read(joined(known(own, OF_ITS_OWN), known(common, IN_COMMON)));
        problems.addAll(properties.refusals());
        return properties instanceof Read.Complete<Properties>(var complete, _) && problems.isEmpty()
                ? new Read.Complete<>(new FleetTarget(name, complete), List.<Problem>of())
                : new Read.Refused<>(problems);
    }

    /// What is said in common that nobody knows, or that only a stack can be asked for.
    static List<Problem> common(Json.Fields common) {
        var reader = new PropertyReader(common);
        reader.refuseUnknown(IN_COMMON);
        return reader.problems();
    }

    /// The name it has, whether the rest can be used or not: its own, or `HOST:PORT/DATABASE/SCHEMA`. Where the secret says the host, the secret stands for it.
    static String name(Json.Fields own, Json.Fields common) {
        var all = joined(own, common);
        return given(own, "Name").orElseGet(() -> {
            var place = given(all, "Host").map(host -> host + ":" + given(all, "Port").orElse(Integer.toString(Properties.DEFAULT_PORT)))
                    .or(() -> given(all, "SecretArn"))
                    .orElse("unnamed");
            return place + "/" + given(all, "Database").map(database -> database + "/").orElse("")
                    + given(all, "Schema").orElse("public");
        });
    }

    private static Optional<String> given(Json.Fields fields, String name) {
        return fields.text(name).filter(text -> !text.isBlank());
    }

    private static Json.Fields known(Json.Fields fields, List<String> names) {
        var known = new LinkedHashMap<>(fields.fields());
        known.keySet().retainAll(names);
        return new Json.Fields(known);
    }

    /// The target's own wins; of its parameters each by itself.
    private static Json.Fields joined(Json.Fields own, Json.Fields common) {
        var all = new LinkedHashMap<>(common.fields());
        own.fields().forEach((name, value) -> {
            if (value instanceof Json.Fields(var more) && all.get(name) instanceof Json.Fields(var some)) {
                var both = new LinkedHashMap<>(some);
                both.putAll(more);
                all.put(name, new Json.Fields(both));
            } else {
                all.put(name, value);
            }
        });
        all.remove("Name");
        return new Json.Fields(all);
    }
}
