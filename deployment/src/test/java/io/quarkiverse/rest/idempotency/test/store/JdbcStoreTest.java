package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordRepository;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;

/** The store over plain JDBC, with a table that the extension creates. */
class JdbcStoreTest extends SqlStoreBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, SqlStoreBehaviour.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.rest-idempotency.sql.table", "public.kept_keys")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:jdbc-store;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false");

    @Override
    String table() {
        return "kept_keys";
    }

    @Test
    void entityModelOfTheApplication_doesNotGrow() {
        assertThat(Arc.container().instance(IdempotencyRecordRepository.class).isAvailable()).isFalse();
    }
}
