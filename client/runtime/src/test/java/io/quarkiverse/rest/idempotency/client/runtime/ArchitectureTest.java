package io.quarkiverse.rest.idempotency.client.runtime;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Rules for dependencies: an application that is only a client needs nothing of the server side. */
class ArchitectureTest {

    private static final String ROOT = "io.quarkiverse.rest.idempotency.client";
    private static final String LATEST = ROOT + ".runtime.latest";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void apiOfTheClient_knowsStandardsItsRetriesAndTheLatestAttemptOnly() {
        classes().that().resideInAPackage(ROOT)
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "jakarta.ws.rs..", "io.smallrye.faulttolerance.api",
                        "org.jspecify.annotations", ROOT, LATEST)
                .check(CLASSES);
        classes().that().resideInAPackage(LATEST).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations", LATEST).check(CLASSES);
    }

    @Test
    void serverSide_isKnownByItsApiAlone_toThePackageRequestOnly() {
        noClasses().that().resideOutsideOfPackage(ROOT + ".runtime.request").should()
                .dependOnClassesThat(resideInAPackage("io.quarkiverse.rest.idempotency..")
                        .and(DescribedPredicate.not(resideInAPackage(ROOT + ".."))))
                .check(CLASSES);
        noClasses().that().resideInAPackage(ROOT + ".runtime.request").should()
                .dependOnClassesThat(resideInAPackage("io.quarkiverse.rest.idempotency.*..")
                        .and(DescribedPredicate.not(resideInAPackage(ROOT + ".."))))
                .check(CLASSES);
        noClasses().that().resideOutsideOfPackage(ROOT + ".runtime.request").should().dependOnClassesThat()
                .resideInAPackage(ROOT + ".runtime.request").check(CLASSES);
    }

    @Test
    void internalsOfTheRestClient_areKnownToThePackageRestOnly() {
        noClasses().that().resideOutsideOfPackage(ROOT + ".runtime.rest")
                .should().dependOnClassesThat().resideInAnyPackage("org.jboss.resteasy.reactive..", ROOT + ".runtime.rest")
                .check(CLASSES);
    }
}
