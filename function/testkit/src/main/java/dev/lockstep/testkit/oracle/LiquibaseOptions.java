package dev.lockstep.testkit.oracle;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How Liquibase is to run.
///
/// ```java
/// LiquibaseOptions.of(folder).contexts("test").parameter("owner", "app")
/// ```
///
/// @param roots folders and zip or jar files in which changelogs are looked up, before the class path
/// @param stubbed names of customChange and customPrecondition classes for which a do-nothing class is made, present or not
/// @param stubParameters the parameters that a stubbed class accepts
public record LiquibaseOptions(List<Path> roots, @Nullable String contexts, @Nullable String labels, Map<String, String> parameters,
        @Nullable String defaultSchema, Predicate<String> stubbed, Set<String> stubParameters) {

    public LiquibaseOptions {
        roots = List.copyOf(roots);
        parameters = Map.copyOf(parameters);
        stubParameters = Set.copyOf(stubParameters);
    }

    /// Without roots, only the class path is searched.
    public static LiquibaseOptions of(Path... roots) {
        return new LiquibaseOptions(List.of(roots), null, null, Map.of(), null, _ -> false, Set.of());
    }

    public LiquibaseOptions contexts(@Nullable String wanted) {
        return new LiquibaseOptions(roots, wanted, labels, parameters, defaultSchema, stubbed, stubParameters);
    }

    public LiquibaseOptions labels(@Nullable String wanted) {
        return new LiquibaseOptions(roots, contexts, wanted, parameters, defaultSchema, stubbed, stubParameters);
    }

    public LiquibaseOptions parameter(String name, String value) {
        var more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new LiquibaseOptions(roots, contexts, labels, more, defaultSchema, stubbed, stubParameters);
    }

    public LiquibaseOptions defaultSchema(@Nullable String wanted) {
        return new LiquibaseOptions(roots, contexts, labels, parameters, wanted, stubbed, stubParameters);
    }

    public LiquibaseOptions stubbing(Predicate<String> classNames, String... itsParameters) {
        return new LiquibaseOptions(roots, contexts, labels, parameters, defaultSchema, classNames, Set.of(itsParameters));
    }
}
