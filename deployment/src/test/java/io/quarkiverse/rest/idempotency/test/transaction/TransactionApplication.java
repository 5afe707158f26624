package io.quarkiverse.rest.idempotency.test.transaction;

import java.util.List;
import java.util.function.Consumer;

import org.jboss.shrinkwrap.api.spec.JavaArchive;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The application of a test: it has its records and its effects in one H2 database of its own, and listens on a free port so
 * that builds beside each other do not meet. It is built without the extensions that few tests need.
 */
public final class TransactionApplication {

    private TransactionApplication() {
    }

    /** Records and orders are entities. */
    public static QuarkusUnitTest withEntities(String database, Class<?>... classes) {
        return of(database, jar -> jar.addClasses(classes).addClass(Order.class))
                .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create");
    }

    /** Records are in a table of the extension's; what else is in the database is the test's business. */
    public static QuarkusUnitTest withoutEntities(String database, Class<?>... classes) {
        return of(database, jar -> jar.addClasses(classes))
                .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
                .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
                .overrideConfigKey("quarkus.hibernate-orm.enabled", "false");
    }

    /** The same in a PostgreSQL database, where the transactions of methods claim their keys. */
    static QuarkusUnitTest claiming(String database, Class<?>... classes) {
        return withoutEntities(database, classes).withApplicationRoot(jar -> jar.addClasses(classes)
                .addClasses(TransactionApplication.class, PostgresServer.class))
                .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
                .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
                .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database(database))
                .overrideConfigKey("quarkus.rest-idempotency.transaction.ownership", "claim");
    }

    /** Adds metrics, traces, health checks, OpenAPI, fault tolerance, validation and YAML. */
    public static QuarkusUnitTest withAllExtensions(QuarkusUnitTest application) {
        return application.overrideConfigKey("quarkus.otel.enabled", "false").addBootstrapCustomizer(Without.extensions());
    }

    private static QuarkusUnitTest of(String database, Consumer<JavaArchive> content) {
        return ExtensionTest.application()
                .withApplicationRoot(content.andThen(jar -> jar.addClasses(TransactionApplication.class)))
                .overrideConfigKey("quarkus.datasource.db-kind", "h2")
                .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1")
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.http.test-port", "0")
                .addBootstrapCustomizer(Without.extensions(Without.OPTIONAL, List.of()));
    }
}
