package dev.lockstep.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.lockstep.engine.changelog.Change;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The arrows of ARCHITECTURE.md.
class ArchitectureTest {

    private static final String ENGINE = "dev.lockstep.engine";

    private final JavaClasses engine = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);

    @Test
    void the_classes_are_really_read() {
        assertThat(engine.size()).isGreaterThan(100);
        assertThat(engine.get(Change.CreateTable.class).isRecord()).isTrue();
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching(ENGINE + ".(**)").should().beFreeOfCycles().check(engine);
    }

    /// Once a virtual thread has used a socket there is a thread that polls, always in native code, and a JVM that ends waits 0.3 s for threads in native code.
    @Test
    void threads_are_platform_threads() {
        noClasses().should()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
                .check(engine);
    }

    @Test
    void only_the_shell_touches_the_database() {
        noClasses().that()
                .resideOutsideOfPackages(ENGINE + ".run..", ENGINE + ".history.jdbc..", ENGINE + ".catalog.jdbc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .check(engine);
    }

    @Test
    void only_the_readers_know_the_formats() {
        noClasses().that()
                .resideOutsideOfPackage(ENGINE + ".changelog.read..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.xml..", "org.xml..", "org.yaml..")
                .check(engine);
        noClasses().that()
                .resideOutsideOfPackage(ENGINE + ".report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..")
                .check(engine);
    }

    @Test
    void the_pure_core_knows_nothing_of_the_shell() {
        String shell = ENGINE + ".run..";
        noClasses().that()
                .resideOutsideOfPackages(shell, ENGINE, ENGINE + ".fleet")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(shell)
                .check(engine);
        noClasses().that()
                .resideInAnyPackage(ENGINE + ".text..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE + ".changelog..")
                .check(engine);
        noClasses().that()
                .resideInAnyPackage(ENGINE + ".changelog", ENGINE + ".changelog.read")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE + ".sql..", ENGINE + ".checksum..", ENGINE + ".history..", ENGINE + ".plan..")
                .check(engine);
        noClasses().that()
                .resideInAnyPackage(ENGINE + ".sql..", ENGINE + ".checksum..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE + ".history..", ENGINE + ".plan..")
                .check(engine);
        noClasses().that()
                .resideInAnyPackage(ENGINE + ".history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE + ".plan..")
                .check(engine);
    }

    @Test
    void the_engine_knows_no_aws_and_none_of_its_callers() {
        noClasses().should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "com.amazonaws..", "dev.lockstep.lambda..", "dev.lockstep.cli..",
                        "dev.lockstep.testkit..")
                .check(engine);
    }

    /// Whatever stands in the environment of a function, credentials among it, is no `${name}` unless the caller says so.
    @Test
    void the_engine_reads_nothing_of_its_surroundings() {
        noClasses().should().callMethod(System.class, "getenv").check(engine);
        noClasses().should().callMethod(System.class, "getenv", String.class).check(engine);
        noClasses().should().callMethod(System.class, "getProperty", String.class).check(engine);
        noClasses().should().callMethod(System.class, "getProperty", String.class, String.class).check(engine);
        noClasses().should().callMethod(System.class, "getProperties").check(engine);
    }

    @Test
    void nothing_is_shared_by_inheritance_or_by_mutable_state() {
        classes().that().areNotInterfaces().and().areNotEnums().should().notHaveModifier(JavaModifier.ABSTRACT).check(engine);
        fields().that().areStatic().should().beFinal().check(engine);
        noClasses().should().dependOnClassesThat().resideInAnyPackage("java.lang.reflect..", "java.util.logging..").check(engine);
        noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(engine);
    }
}
