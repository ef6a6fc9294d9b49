package dev.lockstep.engine.changelog;

import dev.lockstep.engine.text.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an [Expression] in Liquibase's order: it is cut at commas, then each part from its innermost parentheses outwards at `or`, then at
/// `and`; what is left is a name, perhaps negated once. So `(a, b)` cannot be read, and `!!a` asks for a name `!a`.
final class ExpressionParser {

    private static final Pattern INNERMOST = Pattern.compile("\\(([^()]+)\\)");
    private static final Pattern REQUIRED_NOT = Pattern.compile("@\\s*(?:!|not )(.+)", Pattern.DOTALL);
    /// Stands for what was in parentheses, its number behind it.
    private static final String MARK = "\uE000";

    private final List<Expression> groups = new ArrayList<>();

    private ExpressionParser() {}

    static Expression parse(String text) {
        if (text.length() > Limit.FILTER_LENGTH.most()) {
            throw new IllegalArgumentException("more than " + Limit.FILTER_LENGTH.shown() + " characters");
        }
        if (text.contains(MARK)) {
            throw new IllegalArgumentException("the character U+E000");
        }
        List<Expression> parts = new ArrayList<>();
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(new ExpressionParser().whole(part));
            }
        }
        return parts.stream().reduce(Expression.Or::new).orElse(new Expression.Always());
    }

    private Expression whole(String text) {
        String flat = text.trim();
        Expression group = group(flat);
        if (group != null) {
            return group;
        }
        while (flat.contains("(")) {
            Matcher inner = INNERMOST.matcher(flat);
            if (!inner.find()) {
                throw new IllegalArgumentException("parentheses that are not closed, empty, or hold a comma");
            }
            groups.add(whole(inner.group(1)));
            flat = flat.substring(0, inner.start()) + " " + MARK + (groups.size() - 1) + " " + flat.substring(inner.end());
        }
        String[] either = flat.split("\\s+or\\s+", -1);
        if (either.length > 1) {
            return joined(either, Expression.Or::new);
        }
        String[] all = flat.split("\\s+and\\s+", -1);
        return all.length > 1 ? joined(all, Expression.And::new) : single(flat);
    }

    private Expression joined(String[] texts, BinaryOperator<Expression> join) {
        Expression left = whole(texts[0]);
        for (int i = 1; i < texts.length; i++) {
            left = join.apply(left, whole(texts[i]));
        }
        return left;
    }

    private Expression single(String text) {
        Matcher requiredNot = REQUIRED_NOT.matcher(text);
        if (text.startsWith("!")) {
            return new Expression.Not(name(text.substring(1).trim()));
        }
        if (text.startsWith("not ")) {
            return new Expression.Not(name(text.substring(4).trim()));
        }
        return requiredNot.matches() ? new Expression.Not(name(requiredNot.group(1).trim())) : name(text);
    }

    private Expression name(String text) {
        boolean required = text.startsWith("@");
        String plain = required ? text.substring(1).trim() : text;
        Expression group = group(plain.trim());
        if (group != null) {
            return required ? group : new Expression.Group(group);
        }
        return required ? new Expression.Required(plain) : new Expression.Name(plain);
    }

    /// What was in the parentheses that this text stands for; null where it is no such mark alone.
    private @Nullable Expression group(String text) {
        boolean alone = text.startsWith(MARK) && text.substring(1).chars().allMatch(Character::isDigit);
        return alone ? groups.get(Integer.parseInt(text.substring(1))) : null;
    }
}
