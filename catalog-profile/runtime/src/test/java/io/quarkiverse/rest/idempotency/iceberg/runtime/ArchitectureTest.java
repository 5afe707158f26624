package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * Rules for dependencies: a catalog needs no Quarkus to implement the profile's beans, and no module needs Iceberg or Polaris.
 */
class ArchitectureTest {

    private static final String EXTENSION = "io.quarkiverse.rest.idempotency";
    private static final String ROOT = "io.quarkiverse.rest.idempotency.iceberg";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void interfacesOfCatalogs_knowJavaAndJsonOnly() {
        classes().that().resideInAPackage(ROOT)
                .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "com.fasterxml.jackson.databind..", ROOT,
                        "org.jspecify.annotations", "io.quarkiverse.rest.idempotency", "io.quarkiverse.rest.idempotency.spi")
                .check(CLASSES);
    }

    @Test
    void theInferences_knowJavaAndJsonAndWhatCatalogsImplementOnly() {
        classes().that().resideInAPackage(ROOT + ".runtime.reconcile")
                .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "com.fasterxml.jackson.databind..", ROOT,
                        ROOT + ".runtime.reconcile")
                .check(CLASSES);
    }

    @Test
    void quarkusRestInternals_areKnownToThePackageRestOnly() {
        noClasses().that().resideOutsideOfPackage(ROOT + ".runtime.rest")
                .should().dependOnClassesThat().resideInAnyPackage("org.jboss.resteasy.reactive..", ROOT + ".runtime.rest")
                .check(CLASSES);
    }

    @Test
    void profile_knowsPublicApiOfTheExtensionOnly() {
        noClasses().should().dependOnClassesThat(resideInAPackage(EXTENSION + "..")
                .and(DescribedPredicate
                        .not(resideInAnyPackage(EXTENSION, EXTENSION + ".spi", EXTENSION + ".rest", ROOT + ".."))))
                .check(CLASSES);
    }

    @Test
    void positionInTheChain_isNotSet() {
        noClasses().should().callMethodWhere(target(nameMatching("setPosition"))).check(CLASSES);
    }

    @Test
    void otherModules_knowNeitherIcebergNorPolaris() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache..").check(CLASSES);
    }
}
