package io.quarkiverse.rest.idempotency.test.store;

import java.util.List;
import java.util.Set;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkiverse.rest.idempotency.test.ServerCertificate;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/** An application with the reactive client of PostgreSQL and without Agroal, which has not been told of a store. */
final class ReactivePgApplication {

    private ReactivePgApplication() {
    }

    /** Its default datasource is a database. */
    static QuarkusUnitTest of(String database, Class<?>... classes) {
        return withoutDatasource(classes)
                .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
                .overrideConfigKey("quarkus.datasource.username", "postgres")
                .overrideConfigKey("quarkus.datasource.reactive.url", url(database))
                .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true");
    }

    static QuarkusUnitTest withoutDatasource(Class<?>... classes) {
        return ExtensionTest.application()
                .withApplicationRoot(
                        jar -> jar.addClasses(classes).addClasses(ReactivePgApplication.class, PostgresServer.class,
                                ServerCertificate.class, BuildFailure.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideConfigKey("quarkus.otel.enabled", "false")
                .overrideConfigKey("quarkus.http.test-port", "0")
                .addBootstrapCustomizer(Without.extensions(Set.of("quarkus-agroal", "quarkus-hibernate-orm",
                        "quarkus-hibernate-orm-panache", "quarkus-hibernate-orm-panache-common",
                        "quarkus-panache-hibernate-common", "quarkus-narayana-jta", "quarkus-jdbc-h2"),
                        List.of(Dependency.of("io.quarkus", "quarkus-reactive-pg-client", Version.getVersion()))));
    }

    /**
     * @param statements are executed in the database when it has been created
     */
    static String url(String database, String... statements) {
        return PostgresServer.database(database, statements).replaceAll("jdbc:|\\?.*", "");
    }
}
