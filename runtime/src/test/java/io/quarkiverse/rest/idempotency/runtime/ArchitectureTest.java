package io.quarkiverse.rest.idempotency.runtime;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Set;
import java.util.TreeSet;

import org.jboss.logging.BasicLogger;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Rules for dependencies: the core knows neither HTTP nor CDI nor Quarkus, so that it can be tested without a server, and what
 * is internal to Quarkus REST is known to one package, and to the one that opens some of it to other extensions.
 */
class ArchitectureTest {

    private static final String ROOT = "io.quarkiverse.rest.idempotency";
    private static final String RUNTIME = ROOT + ".runtime";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void optionalDependencies_areKnownToOnePackageEach() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".metrics")
                .should().dependOnClassesThat().resideInAPackage("io.micrometer..").check(CLASSES);
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".tracing")
                .should().dependOnClassesThat().resideInAPackage("io.opentelemetry..").check(CLASSES);
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".health")
                .should().dependOnClassesThat().resideInAPackage("org.eclipse.microprofile.health..").check(CLASSES);
        noClasses().that().resideOutsideOfPackages(RUNTIME + ".messaging", ROOT + ".messaging")
                .should().dependOnClassesThat()
                .resideInAnyPackage("io.smallrye.reactive.messaging..", "org.eclipse.microprofile.reactive.messaging..",
                        "org.apache.kafka..")
                .check(CLASSES);
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".store.redis")
                .should().dependOnClassesThat().resideInAnyPackage("io.vertx.redis..", "io.quarkus.redis..").check(CLASSES);
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".store.reactive")
                .should().dependOnClassesThat()
                .resideInAnyPackage("io.vertx.pgclient..", "io.vertx.sqlclient..", "io.quarkus.reactive..").check(CLASSES);
    }

    @Test
    void messageForAnOperator_hasAnId() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".log")
                .should().callMethodWhere(target(owner(assignableTo(BasicLogger.class)))
                        .and(target(nameMatching("(info|warn|error|fatal)[fv]?"))))
                .because("an operator looks for the id of a message: it is a method of IdempotencyLog")
                .check(CLASSES);
    }

    @Test
    void quarkusRestInternals_areKnownToThePackagesRestOnly() {
        noClasses()
                .that().resideOutsideOfPackages(RUNTIME + ".rest..", ROOT + ".rest")
                .should().dependOnClassesThat().resideInAPackage("org.jboss.resteasy.reactive..")
                .check(CLASSES);
    }

    @Test
    void devModeClasses_areKnownToTheHandlerThatFeedsThemOnly() {
        noClasses().that().resideOutsideOfPackage(RUNTIME + ".dev").and().haveSimpleNameNotStartingWith("SeenRequest")
                .should().dependOnClassesThat(resideInAPackage(RUNTIME + ".dev"))
                .check(CLASSES);
    }

    @Test
    void packageRest_isKnownToTheApiForOtherExtensionsOnly() {
        noClasses().that().resideOutsideOfPackages(RUNTIME + ".rest..", ROOT + ".rest")
                .should().dependOnClassesThat(resideInAPackage(RUNTIME + ".rest.."))
                .check(CLASSES);
        noClasses().that().resideOutsideOfPackage(ROOT + ".rest")
                .should().dependOnClassesThat(resideInAPackage(ROOT + ".rest"))
                .check(CLASSES);
    }

    @Test
    void positionInTheChain_isSetByOneClassOnly() {
        noClasses().that().doNotHaveFullyQualifiedName(RUNTIME + ".rest.ChainPosition")
                .should().callMethodWhere(target(nameMatching("setPosition")))
                .check(CLASSES);
    }

    @Test
    void packagesOfTheRuntime_haveNoCycles() {
        slices().assignedFrom(new PackagesOfTheRuntime())
                .should().beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void classesThatAKeyedRequestGoesThrough_haveNoCircles() {
        slices().assignedFrom(new TopLevelClasses(ROOT + ".protocol", ROOT + ".lifecycle", RUNTIME + ".rest"))
                .should().beFreeOfCycles()
                .check(CLASSES);
    }

    /** An application without JDBC has no Agroal, though the JDK has the interfaces of JDBC. */
    @Test
    void reactiveStore_knowsNeitherAgroalNorTheStoreOnIt() {
        noClasses().that().resideInAnyPackage(RUNTIME + ".store.reactive", RUNTIME + ".store.sql")
                .should().dependOnClassesThat().resideInAnyPackage("io.agroal..", "io.quarkus.agroal..",
                        RUNTIME + ".store.jdbc")
                .check(CLASSES);
    }

    @Test
    void stores_doNotKnowTheProtocol() {
        noClasses().that().resideInAPackage(RUNTIME + ".store..")
                .should().dependOnClassesThat(DescribedPredicate.or(resideInAPackage(ROOT + ".protocol.."),
                        resideInAPackage(ROOT + ".lifecycle.."), resideInAPackage(ROOT + ".http..")))
                .check(CLASSES);
    }

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

    /** Every class is a slice of its own, with those that are nested in it. */
    private static final class TopLevelClasses implements SliceAssignment {

        private final Set<String> packages;

        TopLevelClasses(String... packages) {
            this.packages = Set.of(packages);
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            JavaClass topLevel = javaClass;
            while (topLevel.getEnclosingClass().isPresent()) {
                topLevel = topLevel.getEnclosingClass().get();
            }
            return packages.contains(topLevel.getPackageName()) ? SliceIdentifier.of(topLevel.getName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "classes of " + new TreeSet<>(packages);
        }
    }
}
