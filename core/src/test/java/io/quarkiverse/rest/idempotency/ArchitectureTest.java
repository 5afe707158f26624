package io.quarkiverse.rest.idempotency;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Dependencies point inward: the store knows the API, the protocol the store, and the life of a request the protocol. That none
 * of them knows a framework is kept by the class path of this module.
 */
class ArchitectureTest {

    private static final String ROOT = "io.quarkiverse.rest.idempotency";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    /** Besides the annotations that say where {@code null} is allowed, which nothing reads at run time. */
    private static void assertKnowsOnly(String subject, String... packages) {
        classes().that().resideInAPackage(subject).should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages).or(resideInAPackage("org.jspecify.annotations")))
                .check(CLASSES);
    }

    @Test
    void api_knowsJavaOnly() {
        assertKnowsOnly(ROOT, "java..", ROOT);
    }

    @Test
    void digest_knowsJavaOnly() {
        assertKnowsOnly(ROOT + ".digest", "java..", ROOT + ".digest");
    }

    @Test
    void spi_knowsJavaTheApiAndDigestsOnly() {
        assertKnowsOnly(ROOT + ".spi", "java..", ROOT, ROOT + ".digest", ROOT + ".spi");
    }

    @Test
    void protocol_knowsJavaTheApiTheSpiAndDigestsOnly() {
        assertKnowsOnly(ROOT + ".protocol..", "java..", ROOT, ROOT + ".digest", ROOT + ".spi", ROOT + ".protocol..");
    }

    @Test
    void fingerprint_knowsJavaTheSpiAndTheProtocolOnly() {
        assertKnowsOnly(ROOT + ".fingerprint..", "java..", "javax.crypto..", ROOT, ROOT + ".spi", ROOT + ".protocol..",
                ROOT + ".fingerprint..");
    }

    @Test
    void keys_knowJavaJsonTheSpiAndDigestsOnly() {
        assertKnowsOnly(ROOT + ".keys..", "java..", "jakarta.json..", ROOT + ".digest", ROOT + ".spi", ROOT + ".keys..");
    }

    @Test
    void lifecycle_knowsTheProtocolAndTheRulesOfHttpOnly() {
        assertKnowsOnly(ROOT + ".lifecycle..", "java..", ROOT, ROOT + ".spi", ROOT + ".protocol..", ROOT + ".http..",
                ROOT + ".lifecycle..");
    }

    @Test
    void work_knowsTheApiAndTheSpiOnly() {
        assertKnowsOnly(ROOT + ".work", "java..", ROOT, ROOT + ".spi", ROOT + ".work");
    }

    @Test
    void door_knowsWorkTheLifecycleAndWhatItKnowsOnly() {
        assertKnowsOnly(ROOT + ".door", "java..", ROOT, ROOT + ".spi", ROOT + ".protocol..", ROOT + ".http..",
                ROOT + ".lifecycle..", ROOT + ".work", ROOT + ".door");
    }

    @Test
    void steps_knowJavaTheApiAndTheSpiOnly() {
        assertKnowsOnly(ROOT + ".steps..", "java..", ROOT, ROOT + ".spi", ROOT + ".steps..");
    }

    @Test
    void resume_knowsJavaAndTheSpiOnly() {
        assertKnowsOnly(ROOT + ".resume..", "java..", "javax.crypto..", ROOT + ".spi", ROOT + ".resume..");
    }

    @Test
    void batching_knowsJavaTheSpiAndTheProtocolOnly() {
        assertKnowsOnly(ROOT + ".store.batching..", "java..", ROOT + ".spi", ROOT + ".protocol..", ROOT + ".store.batching..");
    }

    @Test
    void localCache_knowsJavaAndTheSpiOnly() {
        assertKnowsOnly(ROOT + ".store.cache..", "java..", ROOT + ".spi", ROOT + ".store.cache..");
    }

    @Test
    void memoryStore_knowsJavaTheSpiAndTheAdministrationOnly() {
        assertKnowsOnly(ROOT + ".store.memory..", "java..", ROOT + ".spi", ROOT + ".admin", ROOT + ".store.memory..");
    }

    @Test
    void packages_haveNoCycles() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void classes_haveNoCircles() {
        slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles().check(CLASSES);
    }

    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of the core";
        }
    }

    /** Every class is a slice of its own, with those that are nested in it. */
    private static final class TopLevelClasses implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            JavaClass topLevel = javaClass;
            while (topLevel.getEnclosingClass().isPresent()) {
                topLevel = topLevel.getEnclosingClass().get();
            }
            return SliceIdentifier.of(topLevel.getName());
        }

        @Override
        public String getDescription() {
            return "classes of the core";
        }
    }
}
