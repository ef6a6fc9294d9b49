package dev.lockstep.engine.changelog;

import java.util.Locale;
import java.util.Set;

/// A context filter or label filter: names joined by `and`, `or`, `!`, `,` and parentheses.
/// Names compare without regard to case.
public sealed interface Expression {

    /// Whether the expression holds where exactly these names are given.
    default boolean holds(Set<String> names) {
        return switch (this) {
            case Always() -> true;
            case Name(String name) -> names.contains(name.toLowerCase(Locale.ROOT));
            case Not(Expression of) -> !of.holds(names);
            case And(Expression left, Expression right) -> left.holds(names) && right.holds(names);
            case Or(Expression left, Expression right) -> left.holds(names) || right.holds(names);
        };
    }

    /// An absent or empty expression.
    record Always() implements Expression {}

    record Name(String name) implements Expression {}

    record Not(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}
}
