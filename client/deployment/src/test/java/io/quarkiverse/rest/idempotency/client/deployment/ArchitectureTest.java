package io.quarkiverse.rest.idempotency.client.deployment;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The build of an application that is only a client needs nothing of the server side. */
class ArchitectureTest {

    private static final String ROOT = "io.quarkiverse.rest.idempotency.client";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT + ".deployment");

    @Test
    void clientAtBuildTime_knowsNothingOfTheServerSide() {
        noClasses().should().dependOnClassesThat(resideInAPackage("io.quarkiverse.rest.idempotency..")
                .and(DescribedPredicate.not(resideInAPackage(ROOT + "..")))).check(CLASSES);
    }
}
