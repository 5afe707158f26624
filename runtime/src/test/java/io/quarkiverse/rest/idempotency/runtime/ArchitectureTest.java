package io.quarkiverse.rest.idempotency.runtime;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Who may know whom: the core knows neither HTTP nor CDI nor Quarkus, so that it can be tested without a server, and what is
 * internal to Quarkus REST is known to one package only.
 */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    static final String ROOT = "io.quarkiverse.rest.idempotency";
    private static final String RUNTIME = ROOT + ".runtime";

    @ArchTest
    static final ArchRule theApiKnowsJavaOnly = classes().that().resideInAPackage(ROOT)
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", ROOT);

    @ArchTest
    static final ArchRule theSpiKnowsJavaAndTheApiOnly = classes().that().resideInAPackage(ROOT + ".spi")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", ROOT, ROOT + ".spi");

    @ArchTest
    static final ArchRule theCoreKnowsJavaTheApiAndTheSpiOnly = classes().that().resideInAPackage(RUNTIME + ".core..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", ROOT, ROOT + ".spi", RUNTIME + ".core..");

    @ArchTest
    static final ArchRule quarkusRestInternals_areKnownToThePackageRestOnly = noClasses()
            .that().resideOutsideOfPackage(RUNTIME + ".rest..")
            .should().dependOnClassesThat().resideInAPackage("org.jboss.resteasy.reactive..");

    @ArchTest
    static final ArchRule theReadingOfHttp_knowsNeitherQuarkusNorVertxNorAServer = noClasses()
            .that().resideInAPackage(RUNTIME + ".http..")
            .should().dependOnClassesThat().resideInAnyPackage("io.quarkus..", "io.vertx..", "org.jboss..", "jakarta.ws..",
                    "jakarta.enterprise..", "jakarta.inject..");

    @ArchTest
    static final ArchRule nobodyKnowsThePackageRest = noClasses().that().resideOutsideOfPackage(RUNTIME + ".rest..")
            .should().dependOnClassesThat(resideInAPackage(RUNTIME + ".rest.."));

    @ArchTest
    static final ArchRule packagesOfTheRuntime_haveNoCycles = slices().assignedFrom(new PackagesOfTheRuntime())
            .should().beFreeOfCycles();

    @ArchTest
    static final ArchRule storesDoNotKnowTheProtocol = noClasses().that().resideInAPackage(RUNTIME + ".store..")
            .should().dependOnClassesThat(DescribedPredicate.or(resideInAPackage(RUNTIME + ".core.."),
                    resideInAPackage(RUNTIME + ".http..")));

    /** Every package is a slice of its own, also the one that has the others below it. */
    private static final class PackagesOfTheRuntime implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith(RUNTIME) ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of the runtime";
        }
    }
}
