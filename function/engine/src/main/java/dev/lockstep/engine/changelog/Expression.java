package dev.lockstep.engine.changelog;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A context filter or label filter: names joined by `and`, `or`, `!` or `not`, `,` and parentheses.
/// Names compare without regard to case. Where a run names nothing, everything holds, but for names marked with `@`.
public sealed interface Expression {

    /// Reads the text of an attribute or an option; null and blank always hold.
    ///
    /// @throws IllegalArgumentException if parentheses are not closed, or hold a comma, which Liquibase cannot read either
    static Expression parse(@Nullable String text) {
        return text == null || text.isBlank() ? new Always() : ExpressionParser.parse(text);
    }

    /// Whether the expression holds in a run that names exactly these.
    ///
    /// @param names lower case; `@name` leaves out whatever does not name it
    default boolean holds(Set<String> names) {
        return switch (this) {
            case Always() -> names.stream().noneMatch(name -> name.startsWith("@"));
            case Name(String name) -> names.isEmpty() || given(names, name);
            case Required(String name) -> given(names, name);
            case Not(Expression of) -> names.isEmpty() || !of.holds(names);
            case Group(Expression of) -> names.isEmpty() || of.holds(names);
            case And(Expression left, Expression right) -> left.holds(names) && right.holds(names);
            case Or(Expression left, Expression right) -> left.holds(names) || right.holds(names);
        };
    }

    private static boolean given(Set<String> names, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return names.contains(lower) || names.contains("@" + lower);
    }

    /// An absent or empty expression.
    record Always() implements Expression {}

    record Name(String name) implements Expression {}

    /// `@name`: holds only where the run gives the name.
    record Required(String name) implements Expression {}

    record Not(Expression of) implements Expression {}

    /// What stands in parentheses.
    record Group(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}
}
