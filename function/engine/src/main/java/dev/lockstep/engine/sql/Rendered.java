package dev.lockstep.engine.sql;

import dev.lockstep.engine.text.Problem;
import java.util.List;

/// What came of rendering a change.
public sealed interface Rendered {

    /// The statements, in order; none for a change that the database does not see, such as `tagDatabase`.
    record Statements(List<Sql> sql) implements Rendered {
        public Statements {
            sql = List.copyOf(sql);
        }
    }

    /// PostgreSQL cannot do what the change asks for; nothing may run.
    record Refused(List<Problem> problems) implements Rendered {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
