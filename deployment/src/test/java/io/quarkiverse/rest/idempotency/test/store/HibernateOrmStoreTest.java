package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordEntity;
import io.quarkiverse.rest.idempotency.panache.IdempotencyRecordRepository;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;

/** The store that Hibernate ORM with Panache brings by itself, with a table that it generates. */
class HibernateOrmStoreTest extends SqlStoreBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, SqlStoreBehaviour.class))
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:orm-store;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false");

    @Inject
    IdempotencyRecordRepository records;

    @Test
    void records_canBeQueriedByTheApplication() {
        given().header("Idempotency-Key", "queried").contentType("text/plain").body("x").post("/count/blocking");

        QuarkusTransaction.requiringNew().run(() -> {
            IdempotencyRecordEntity record = records.findByKey("default", null, "queried").orElseThrow();
            assertThat(record.operation).isEqualTo("blocking");
            assertThat(record.resource).isEqualTo("/count/blocking");
            assertThat(record.isCompleted()).isTrue();
            assertThat(record.status).isEqualTo((short) 201);
            assertThat(record.completedAt).isBetween(record.reservedAt, record.expiresAt);
            assertThat(records.listByOperation("blocking")).contains(record);
            assertThat(records.listStale(Instant.now())).isEmpty();
            assertThat(IdempotencyRecordEntity.<IdempotencyRecordEntity> findById(record.id)).isSameAs(record);
        });
    }
}
