package io.quarkiverse.rest.idempotency.test.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.test.QuarkusUnitTest;

/** The records are an entity of a persistence unit that has a name. */
class NamedUnitStoreTest extends SqlStoreBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, SqlStoreBehaviour.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm")
            .overrideConfigKey("quarkus.rest-idempotency.persistence-unit", "ledger")
            .overrideConfigKey("quarkus.hibernate-orm.\"ledger\".datasource", "<default>")
            .overrideConfigKey("quarkus.hibernate-orm.\"ledger\".packages", "org.acme.ledger")
            .overrideConfigKey("quarkus.hibernate-orm.\"ledger\".schema-management.strategy", "drop-and-create")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:books;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0");
}
