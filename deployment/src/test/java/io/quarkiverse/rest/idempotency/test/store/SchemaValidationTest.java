package io.quarkiverse.rest.idempotency.test.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** Hibernate validates the entity against the table that the shipped DDL creates. */
class SchemaValidationTest extends SqlStoreBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, SqlStoreBehaviour.class))
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "validate")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:validated;DB_CLOSE_DELAY=-1;"
                    + "INIT=RUNSCRIPT FROM 'classpath:META-INF/rest-idempotency/h2.sql'")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false");
}
