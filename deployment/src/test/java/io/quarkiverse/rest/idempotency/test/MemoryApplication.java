package io.quarkiverse.rest.idempotency.test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkus.arc.Arc;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The application of a test: its records are kept in memory, and it listens on a free port so that builds beside each other do
 * not meet. It is built without the extensions for databases, and without those that few tests need: they would take half of
 * the time of its build.
 */
public final class MemoryApplication {

    private static final Set<String> DATABASES = Set.of("quarkus-agroal", "quarkus-hibernate-orm",
            "quarkus-hibernate-orm-panache",
            "quarkus-hibernate-orm-panache-common", "quarkus-panache-hibernate-common", "quarkus-narayana-jta",
            "quarkus-jdbc-h2",
            "quarkus-redis-client");
    private static final Set<String> NEEDLESS = Stream.concat(DATABASES.stream(), Without.OPTIONAL.stream())
            .collect(Collectors.toUnmodifiableSet());

    private MemoryApplication() {
    }

    public static QuarkusUnitTest of(Class<?>... classes) {
        return with(List.of(), classes);
    }

    /** Metrics, traces, health checks, OpenAPI, fault tolerance, validation and YAML are there. */
    static QuarkusUnitTest withAllExtensions(Class<?>... classes) {
        return of(classes).overrideConfigKey("quarkus.otel.enabled", "false")
                .addBootstrapCustomizer(Without.extensions(DATABASES, List.of()));
    }

    /**
     * @param added the runtime artifacts of extensions that the tests of this module do not have
     */
    public static QuarkusUnitTest with(List<Dependency> added, Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(MemoryApplication.class,
                        RawConnection.class, SpooledBodies.class))
                .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.http.test-port", "0")
                .addBootstrapCustomizer(Without.extensions(NEEDLESS, added));
    }

    /** With basic authentication of the tellers alice and bob and the guest carol; each has the own name as password. */
    static QuarkusUnitTest withUsers(Class<?>... classes) {
        return withUsers(of(classes));
    }

    static QuarkusUnitTest withUsers(QuarkusUnitTest application) {
        return application.overrideConfigKey("quarkus.http.auth.basic", "true")
                .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
                .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
                .overrideConfigKey("quarkus.security.users.embedded.users.alice", "alice")
                .overrideConfigKey("quarkus.security.users.embedded.users.bob", "bob")
                .overrideConfigKey("quarkus.security.users.embedded.users.carol", "carol")
                .overrideConfigKey("quarkus.security.users.embedded.roles.alice", "teller")
                .overrideConfigKey("quarkus.security.users.embedded.roles.bob", "teller")
                .overrideConfigKey("quarkus.security.users.embedded.roles.carol", "guest");
    }

    /** The protocol, operations and settings of the running application. */
    static IdempotencyNode runtime() {
        return Arc.container().instance(IdempotencyNode.class).get();
    }

    /** The number of records that the running application keeps. */
    static int records() {
        return ((MemoryStore) Arc.container().instance(IdempotencyStore.class).get()).size();
    }
}
