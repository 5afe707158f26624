package io.quarkiverse.rest.idempotency.iceberg.deployment;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Rules for the dependencies of the profile: it uses of the extension only the API that is open to any other extension. */
class ArchitectureTest {

    private static final String EXTENSION = "io.quarkiverse.rest.idempotency";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(EXTENSION + ".iceberg.deployment");

    @Test
    void profileAtBuildTime_knowsPublicApiAndBuildItemsOnly() {
        noClasses().should().dependOnClassesThat(resideInAPackage(EXTENSION + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(EXTENSION, EXTENSION + ".spi",
                        EXTENSION + ".deployment.spi", EXTENSION + ".iceberg.."))))
                .check(CLASSES);
    }
}
