package dev.lockstep.engine.checksum;

import dev.lockstep.engine.changelog.SqlVisitor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The name of a part of `<modifySql>` and its serialised fields.
final class VisitorFields {

    private VisitorFields() {}

    static String name(SqlVisitor visitor) {
        return switch (visitor) {
            case SqlVisitor.Prepend _ -> "prepend";
            case SqlVisitor.Append _ -> "append";
            case SqlVisitor.AppendIfNotPresent _ -> "append";
            case SqlVisitor.Replace _ -> "replace";
            case SqlVisitor.RegExpReplace _ -> "regExpReplace";
        };
    }

    static Fields of(SqlVisitor visitor) {
        SqlVisitor.Scope scope = visitor.scope();
        Fields.Collector fields = Fields.with("applyToRollback", scope.applyToRollback())
                .words("applicableDbms", names(scope.dbms()))
                .with("contextFilter", scope.context().own())
                .with("labels", scope.labels().stored());
        return switch (visitor) {
            case SqlVisitor.Prepend(String value, SqlVisitor.Scope _) -> fields.with("value", value).done();
            case SqlVisitor.Append(String value, SqlVisitor.Scope _) -> fields.with("value", value).done();
            case SqlVisitor.AppendIfNotPresent(String value, SqlVisitor.Scope _) -> fields.with("value", value).done();
            case SqlVisitor.Replace(String replace, String with, SqlVisitor.Scope _) ->
                fields.with("replace", replace).with("with", with).done();
            case SqlVisitor.RegExpReplace(String replace, String with, SqlVisitor.Scope _) ->
                fields.with("replace", replace).with("with", with).done();
        };
    }

    /// In the order of a hash set, which is the order that was hashed.
    private static List<String> names(@Nullable String dbms) {
        if (dbms == null) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        Arrays.stream(dbms.split(",")).map(String::strip).forEach(names::add);
        return List.copyOf(names);
    }
}
