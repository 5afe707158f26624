package io.quarkiverse.rest.idempotency.test;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The application of a test: its records are kept in memory, it has no database although the drivers are on the class path, and
 * it listens on a free port so that builds beside each other do not meet.
 */
public final class MemoryApplication {

    private MemoryApplication() {
    }

    public static QuarkusUnitTest of(Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(MemoryApplication.class, Background.class,
                        RawConnection.class,
                        SpooledBodies.class))
                .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.otel.enabled", "false")
                .overrideConfigKey("quarkus.datasource.jdbc", "false")
                .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
                .overrideConfigKey("quarkus.http.test-port", "0");
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
