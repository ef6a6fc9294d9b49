package dev.lockstep.engine.sql;

import dev.lockstep.engine.text.Code;
import dev.lockstep.engine.text.Location;
import dev.lockstep.engine.text.Problem;
import java.util.ArrayList;
import java.util.List;

/// Where the statements of one change are gathered while it is rendered, and the problems that turn up meanwhile.
final class Draft {

    private final Identifiers names;
    private final Location at;
    private final List<Sql> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Draft(Identifiers names, Location at) {
        this.names = names;
        this.at = at;
    }

    Identifiers names() {
        return names;
    }

    void add(String sql) {
        statements.add(new Sql(sql.strip(), at));
    }

    void addAll(List<Sql> sql) {
        statements.addAll(sql);
    }

    void invalid(Location where, String message, String fix) {
        problems.add(Problem.error(Code.INVALID_VALUE, where, message, fix));
    }

    void missing(String message, String fix) {
        problems.add(Problem.error(Code.MISSING_ATTRIBUTE, at, message, fix));
    }

    void notPlannable(String message, String fix) {
        problems.add(Problem.error(Code.NOT_PLANNABLE, at, message, fix));
    }

    /// A change that is refused by name.
    void unsupported(String message, String fix) {
        problems.add(Problem.error(Code.UNSUPPORTED_CHANGE, at, message, fix));
    }

    Location at() {
        return at;
    }

    Rendered rendered() {
        return problems.isEmpty() ? new Rendered.Statements(statements) : new Rendered.Refused(problems);
    }
}
