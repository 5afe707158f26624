package io.quarkiverse.rest.idempotency.test.reactive;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/** Applications that keep their records over the reactive client of PostgreSQL. */
final class ReactiveApplication {

    private ReactiveApplication() {
    }

    /** Without Hibernate Reactive. */
    static QuarkusUnitTest onConnections(String database, Class<?>... classes) {
        return inSessions(database, classes).overrideConfigKey("quarkus.hibernate-orm.enabled", "false");
    }

    /** With Hibernate Reactive, whose default persistence unit is in the datasource of the records. */
    static QuarkusUnitTest inSessions(String database, Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClasses(ReactiveApplication.class, PostgresServer.class,
                        BuildFailure.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.http.test-port", "0")
                .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
                .overrideConfigKey("quarkus.datasource.username", "postgres")
                .overrideConfigKey("quarkus.datasource.reactive.url",
                        PostgresServer.database(database).replaceAll("jdbc:|\\?.*", ""))
                .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true");
    }
}
