package io.quarkiverse.rest.idempotency.deployment;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.quarkus.builder.item.BuildItem;

/** Rules for dependencies: the API that other extensions use at build time stands alone, and nothing else is public. */
class ArchitectureTest {

    private static final String DEPLOYMENT = "io.quarkiverse.rest.idempotency.deployment";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(DEPLOYMENT);

    @Test
    void publicBuildItems_knowJandexAndBuildItemsOnly() {
        classes().that().resideInAPackage(DEPLOYMENT + ".spi")
                .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.jboss.jandex", "io.quarkus.builder.item",
                        "org.jspecify.annotations", DEPLOYMENT + ".spi")
                .check(CLASSES);
    }

    @Test
    void buildItemsOutsideTheSpi_areNotPublic() {
        classes().that().resideInAPackage(DEPLOYMENT).and(assignableTo(BuildItem.class))
                .should().notBePublic()
                .check(CLASSES);
    }
}
